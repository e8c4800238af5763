"""Names in configurations to words on a page."""

from collections.abc import Sequence

from striosome.figures.recording import Injection
from striosome.schema.experiment import VEHICLE

__all__ = [
    "drug_label",
    "group_label",
    "injection_label",
    "population_label",
    "signed",
    "treatment_label",
    "unbroken",
    "unit_label",
]

_GROUPS = {"iron_deficient": "iron-deficient"}
_DRUGS = {"cpa": "CPA", "dpcpx": "DPCPX"}
_UNITS = {"percent": "%", "percent*min": "% · min", "uM": "µM", "1": "a.u."}
_POPULATIONS = {
    "striosome": "striosomal SPNs",
    "matrix": "matrix SPNs",
    "epn_habenula": "EPN → habenula",
    "epn_thalamus": "EPN → thalamus",
}


def group_label(group: str) -> str:
    """A group of animals: "iron_deficient" becomes "iron-deficient"."""
    return _GROUPS.get(group, group.replace("_", " "))


def drug_label(drug: str) -> str:
    """A drug as it is written: a code with digits in capitals, a name in small letters."""
    if any(letter.isdigit() for letter in drug):
        return drug.upper()
    return _DRUGS.get(drug, drug)


def population_label(population: str) -> str:
    """A population of cells, by the name that metrics give it."""
    return _POPULATIONS.get(population, population.replace("_", " "))


def injection_label(injection: Injection) -> str:
    """Drug and dose."""
    if injection.drug == VEHICLE:
        return VEHICLE
    return f"{drug_label(injection.drug)} {injection.dose_mg_per_kg:g} mg/kg"


def treatment_label(injections: Sequence[Injection]) -> str:
    """What is asked about, and what came before it: "SKF81297 1.5 mg/kg after methadone"."""
    ordered = sorted(injections, key=lambda injection: injection.time_min)
    before = [drug_label(injection.drug) for injection in ordered[:-1]]
    asked = injection_label(ordered[-1])
    return f"{asked} after {' and '.join(before)}" if before else asked


def unit_label(unit: str) -> str:
    """A unit as it is printed."""
    return _UNITS.get(unit, unit)


def signed(value: float, unit: str, digits: int = 1) -> str:
    """A change with its sign and unit, which stay on one line: "+34.8 %"."""
    return unbroken(f"{value:+.{digits}f} {unit_label(unit)}".replace("-", "−"))


def unbroken(text: str) -> str:
    """The text with spaces at which no line is broken."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")
