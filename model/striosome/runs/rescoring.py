"""Verdicts of a finished run, made anew where they are out of date; without simulating.

The tables of verdicts follow from the metrics and the ledger. So when the experiment names another
ledger than it did, or that ledger was changed, or a file of the verdicts is damaged, they are made
again from the existing metrics.
"""

from pathlib import Path

from striosome.claims.contradictions import CONTRADICTS
from striosome.claims.scoring import REASON
from striosome.claims.verdicts import score_summary
from striosome.config.experiments.resolve import LoadedExperiment
from striosome.figures import FIGURES, RunView, save_pages
from striosome.report.page import write_report
from striosome.store import contents
from striosome.store.errors import FolderError
from striosome.store.folder import RunFolder
from striosome.store.manifest import damage, mark_files
from striosome.store.marks import require_own
from striosome.store.named_files import Inputs
from striosome.store.pages import changed_pages, enter_pages, require_own_page
from striosome.store.record import RunRecord, read_record, write_record
from striosome.store.tables import read_effects, read_summary, write_claims
from striosome.store.tree import open_tree
from striosome.store.vouching import require_agreement, require_complete

__all__ = ["bring_up_to_date"]

# What follows from the rest.
_DERIVED = (contents.CLAIMS, contents.LEDGER, contents.REFERENCES)
_NEEDED = (contents.CONFIG, contents.RESULT, contents.SUMMARY, contents.EFFECTS)


def bring_up_to_date(folder: RunFolder, loaded: LoadedExperiment, code: str) -> tuple[str, ...]:
    """Check that a finished run is intact, and its verdicts those of the experiment's ledger.

    Parameters
    ----------
    folder : RunFolder
        A folder that holds the run of this very experiment.
    loaded : LoadedExperiment
        The experiment.
    code : str
        The present code, as a record names it.

    Returns
    -------
    tuple of str
        What a reader must know: sentences.

    Raises
    ------
    FolderError
        If numbers of the run are damaged, or it goes by another name.
    """
    path, experiment = folder.path, loaded.experiment
    record = read_record(path)
    known = (record.experiment, record.hypothesis)
    if known != (experiment.name, experiment.hypothesis):
        raise FolderError(
            f"{path} holds the same numbers as experiment {known[0]!r}, hypothesis {known[1]!r}, "
            "which are the names in its tables; choose another --out, or --force to replace it"
        )
    broken = _require_numbers(path, record)
    inputs, notes = Inputs.of(loaded), changed_pages(path, record)
    if record.code is not None and record.code != code:
        notes.append(
            f"it was made by other code of the model ({record.code}; now {code}): "
            f"`striosome redo {path}` says what differs, --force replaces it"
        )
    if record.files is None:
        notes.append("it was made by an older version, and holds a copy of its ledger from now on")
    elif _digest(record.ledger) != _digest(inputs.ledger):
        named = f"of {inputs.ledger.name}" if inputs.ledger else "of no ledger"
        notes.append(f"its verdicts were made anew: the statements are those {named} now")
    elif broken:
        notes.append(f"its verdicts were made anew: {broken}")
    elif record.title == experiment.title:
        return tuple(notes)
    _write_verdicts(path, inputs, record)
    return tuple(notes)


def _digest(file: object) -> str | None:
    return getattr(file, "sha256", None)


def _require_numbers(path: Path, record: RunRecord) -> str:
    """Refuse a run whose numbers are damaged; return the damaged file of the verdicts, if any."""
    require_complete(path, record)
    if record.files is None:
        # Without sizes and digests a file is as good as it can be read.
        missing = [name for name in _NEEDED if not (path / name).is_file()]
        if missing:
            raise FolderError(_damaged(path, f"{missing[0]} is missing"))
        try:
            open_tree(path / contents.RESULT)
            read_summary(path)
            read_effects(path)
        except FolderError as error:
            raise FolderError(_damaged(path, str(error))) from None
        require_agreement(path, record)
        return ""
    found = damage(path, record.files)
    for name, words in found.items():
        if name not in _DERIVED and not contents.is_form(name):
            raise FolderError(_damaged(path, f"{name} {words}"))
    require_agreement(path, record)
    return next((f"{name} {words}" for name, words in found.items()), "")


def _damaged(path: Path, what: str) -> str:
    return f"{path} is damaged: {what}. Put the file back, or simulate again with --force"


def _write_verdicts(path: Path, inputs: Inputs, record: RunRecord) -> None:
    """Write all files of the verdicts; the record, which lists them, comes last."""
    experiment, summary = inputs.loaded.experiment, read_summary(path)
    _require_places(path, inputs, record)
    claims = score_summary(experiment, summary, inputs.write(path))
    write_claims(path, claims)
    run = RunView(open_tree(path / contents.RESULT), summary, claims).abridged()
    drawn = save_pages([FIGURES["claims"](run)], path / contents.FIGURES, instead="claims")
    listed = set(record.files or ())
    copies = {contents.LEDGER, contents.POPULATION, contents.REFERENCES}
    forms = set(filter(contents.is_form, listed))
    gone = (listed & copies | forms) - set(inputs.names)
    names = {*_NEEDED, contents.CLAIMS, *inputs.names, *(listed - gone)}
    renewed = {
        "title": experiment.title,
        "contradictions": dict(zip(claims["id"], claims[CONTRADICTS], strict=True)),
        "reasons": dict(zip(claims["id"], claims[REASON], strict=True)),
        "ledger": inputs.ledger,
        "population": inputs.population,
        "files": mark_files(path, sorted(names)),
    }
    write_record(path, record.model_copy(update=renewed))
    for name in gone:
        (path / name).unlink(missing_ok=True)
    enter_pages(path, drawn)
    write_report(path)


def _require_places(path: Path, inputs: Inputs, record: RunRecord) -> None:
    """Check, before anything is written, that no file of somebody else is in the way."""
    for name in inputs.names:
        if (path / name).exists() and name not in (contents.CONFIG, *(record.files or ())):
            raise FolderError(
                f"{path / name} was not written by this run, and is not overwritten: move it "
                "elsewhere"
            )
    require_own_page(path, contents.REPORT)
    for ending in ("png", "svg"):
        require_own(path / contents.FIGURES / f"claims.{ending}")
