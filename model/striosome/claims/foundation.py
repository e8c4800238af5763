"""Sources of an experiment: publications with what cites them, and values that cite none."""

from collections.abc import Iterable
from dataclasses import dataclass

from striosome.base.references.citations import keys_in, names_none
from striosome.base.references.entries import Entry
from striosome.claims.ledger import Ledger, load_ledger
from striosome.config.experiments.compare import by_group
from striosome.config.experiments.resolve import LoadedExperiment

__all__ = ["Cited", "Foundation", "Use", "foundation"]


@dataclass(frozen=True, slots=True)
class Use:
    """A value or a statement that was given a source."""

    name: str
    """path of a parameter, or "claim" and the identifier of a statement"""
    status: str
    """how well it is known"""
    source: str
    """its source as readers see it"""


@dataclass(frozen=True, slots=True)
class Cited:
    """A publication with the values and statements that cite it."""

    entry: Entry
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Foundation:
    """Publications and other sources of an experiment."""

    publications: tuple[Cited, ...]
    """publications, in the order of the bibliography"""
    others: tuple[Use, ...]
    """values and statements that cite nothing: they were chosen or fitted, or their source says
    that it names no publication"""
    described: bool
    """whether there is a bibliography; an experiment of an older version has none, because its
    sources name publications in words only"""

    @property
    def unnamed(self) -> tuple[Use, ...]:
        """Values and statements whose source says that it names no publication."""
        return tuple(use for use in self.others if names_none(use.source))


def foundation(loaded: LoadedExperiment) -> Foundation:
    """Collect the citations of an experiment's values and of the statements of its ledger.

    Raises
    ------
    striosome.config.documents.errors.ConfigError
        If the ledger is faulty.
    """
    known, ledger = loaded.references, None
    if loaded.experiment.claims is not None:
        ledger = load_ledger(loaded.experiment.claims, references=known)
        known = known.and_beside(loaded.experiment.claims, [])
    cited: dict[str, list[Use]] = {}
    others: list[Use] = []
    for use, text in _texts(loaded, ledger):
        shown = Use(use.name, use.status, known.readable(use.source))
        for key in keys_in(text):
            cited.setdefault(key, []).append(shown)
        if not keys_in(text):
            others.append(shown)
    publications = (
        Cited(entry, tuple(cited[key])) for key, entry in known.entries.items() if key in cited
    )
    return Foundation(tuple(publications), tuple(others), bool(known.files))


def _texts(loaded: LoadedExperiment, ledger: Ledger | None) -> Iterable[tuple[Use, str]]:
    """Yield everything that has a source, with the text that may cite; shared values only once."""
    seen = set()
    for path, _, value in by_group(loaded.provenance):
        use = Use(path, value.status, value.source)
        if use not in seen:
            seen.add(use)
            yield use, f"{value.source} {value.note or ''}"
    for claim in () if ledger is None else ledger.claims:
        yield Use(f"claim {claim.id}", claim.status, claim.source), claim.source
