"""Labels on a page for the names in configurations."""

from striosome.base.estimate_words import decimals, mean_words, unit_label
from striosome.base.statistics import Estimate
from striosome.base.wording import ABBREVIATIONS
from striosome.config.experiments.effect_windows import metric_parts
from striosome.config.experiments.experiment import FREE_BASE, VEHICLE
from striosome.figures.run_view import InjectionShown
from striosome.simulation.metric_records import metric_words

__all__ = [
    "drug_label",
    "file_name",
    "group_label",
    "group_title",
    "hypothesis_label",
    "injection_label",
    "metric_label",
    "metric_noun",
    "number",
    "parameter_label",
    "population_label",
    "sentence_start",
    "session_label",
    "signed",
    "signed_mean",
    "unbroken",
]

_GROUPS = {"iron_deficient": "iron-deficient"}
_DRUGS = {
    "cpa": "CPA",
    "dpcpx": "DPCPX",
    "r_methadone": "(R)-methadone",
    "s_methadone": "(S)-methadone",
}
# Parts of a parameter's path that tell a reader nothing that the others do not.
_SECTIONS = {"circuit", "ligands", "pharmacokinetics", "receptors"}
# Sections of the circuit whose entries are named by adjectives: "facilitating release".
_DESCRIBED = {"afferents", "release"}
_POPULATIONS = {
    "striosome": "striosomal SPNs",
    "matrix": "matrix SPNs",
    "epn_habenula": "EPN → habenula",
    "epn_thalamus": "EPN → thalamus",
}


def group_label(group: str) -> str:
    """Return the label of a group, or of the difference of two.

    "iron_deficient - control" becomes "iron-deficient − control".
    """
    return " \N{MINUS SIGN} ".join(
        _GROUPS.get(name, name.replace("_", " ")) for name in group.split(" - ")
    )


def drug_label(drug: str) -> str:
    """Return the label of a drug: a code with digits in capitals, a name in small letters."""
    if any(letter.isdigit() for letter in drug):
        return drug.upper()
    return _DRUGS.get(drug, drug)


def population_label(population: str) -> str:
    """Return the label of a population of cells, from its name in metrics."""
    return _POPULATIONS.get(population, population.replace("_", " "))


def injection_label(injection: InjectionShown) -> str:
    """Return drug and dose, as it was weighed."""
    if injection.drug == VEHICLE:
        return VEHICLE
    if injection.form == FREE_BASE:
        return f"{drug_label(injection.drug)} {injection.dose_mg_per_kg:g} mg/kg"
    return f"{drug_label(injection.drug)} {injection.form} {injection.weighed_mg_per_kg:g} mg/kg"


def session_label(session: str) -> str:
    """Put the drug in question first: "methadone then SKF81297" becomes "SKF81297 after methadone".

    Use it only for a session in which the last drug of its name is the one whose effect is
    measured.
    """
    before, _, asked = session.rpartition(" then ")
    return f"{asked} after {before}" if before else session


def file_name(*parts: str) -> str:
    """Make the name of a file from names with spaces and slashes."""
    return "_".join("".join(c if c.isalnum() else "_" for c in part) for part in parts)


def group_title(group: str) -> str:
    """Return the title of a group: "iron-deficient animals"."""
    label = group_label(group)
    # A group may be named after what it is rather than after its condition.
    return label if label in ("animals", "mice") else f"{label} animals"


def sentence_start(words: str) -> str:
    """Capitalise the first letter, and leave all other letters as they are."""
    return words[:1].upper() + words[1:]


def metric_noun(metric: str) -> str:
    """Return the noun of a metric: "rate_matrix_change" becomes "firing rate of matrix SPNs"."""
    return metric_words(metric_parts(metric)[0], population_label).noun


def metric_label(metric: str) -> str:
    """Return a metric in words that fit within a sentence: "change of EPN GABA"."""
    base, window = metric_parts(metric)
    words = str(metric_words(base, population_label))
    return f"{words} in window {window}" if window else words


def parameter_label(path: str) -> str:
    """Return a parameter by its place and its name: "facilitating release: PKA gain"."""
    parts = path.split(".")
    if parts[0] == "circuit" and _DESCRIBED.intersection(parts[1:2]):
        parts[1:3] = reversed(parts[1:3])
    *sections, name = (_in_words(part) for part in parts if part not in _SECTIONS)
    return f"{' '.join(sections)}: {name}" if sections else name


def hypothesis_label(hypothesis: str) -> str:
    """Return a structural hypothesis in words: "h1_soma_only" becomes "H1 soma only"."""
    return _in_words(hypothesis)


def number(value: float, digits: int = 3) -> str:
    """Format a number with its significant digits, without an exponent where it is large."""
    text = f"{value:.{digits}g}"
    return (f"{float(text):.0f}" if "e+" in text else text).replace("-", "−")


def signed(value: float, unit: str, digits: int | None = None) -> str:
    """Format a change with sign and unit on one line: "+34.8 %", or "no value".

    Decimals are those of `striosome.base.estimate_words.mean_words`.
    """
    return unbroken(mean_words(value, unit_label(unit), digits).replace("-", "−"))


def signed_mean(one: Estimate, unit: str) -> str:
    """Format a mean with its sign and unit, with the decimals that its interval requires."""
    return signed(one.mean, unit, decimals(one.mean, one.low, one.high))


def unbroken(text: str) -> str:
    """Return the text with spaces at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _in_words(name: str) -> str:
    return " ".join(ABBREVIATIONS.get(part, drug_label(part)) for part in name.split("_"))
