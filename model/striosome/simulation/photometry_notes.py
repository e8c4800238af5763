"""Report on the photometry of a run: a row for each animal, and a note for each warning."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striosome.base.arrays import Array
from striosome.base.estimate_words import mean_words
from striosome.base.notes import Note
from striosome.base.quantities import magnitude
from striosome.observation.photometry.quality import MIN_RELIABILITY
from striosome.simulation.readouts import SessionRecord

__all__ = ["PHOTOMETRY_COLUMNS", "photometry_notes", "photometry_table"]

PHOTOMETRY_COLUMNS = (
    "group",
    "session",
    "animal",
    "pipeline",
    "slope",
    "intercept",
    "r_squared",
    "reliability",
    "flags",
    "true_percent",
    "reported_percent",
    "own_percent",
    "bent_percent",
    "dilution_percent",
)

_LOST_SHARE = 0.1
"""Share of the true change that a pipeline may lose, add or bend before a note is made of it: the
pipelines that keep a slow change keep 97 to 104 % of it in the project's own comparison, those that
absorb it lose 10 % and more."""
# Name in the table, and what it says of so many animals.
_FLAGS = {
    "negative_slope": "the fitted line has turned over (slope below zero)",
    "tiny_slope": "the reference corrects next to nothing (its slope is tiny)",
    "near_zero": "what is divided by comes near or below zero (is the dark level off twice?)",
}
_NOISY, _FOLLOWS = "noisy_reference", "control_follows"


def photometry_table(readouts: list[SessionRecord]) -> pd.DataFrame:
    """Return the fitted lines, and the part of the true change that they left.

    Parameters
    ----------
    readouts : list of SessionRecord
        Every group and session.

    Returns
    -------
    DataFrame
        With `PHOTOMETRY_COLUMNS`, a row for each animal and session.
    """
    rows = []
    for readout in readouts:
        run, line, kept = readout.run, readout.line, readout.kept
        columns = (
            line.slope,
            line.intercept,
            line.r_squared,
            line.reliability,
            [" ".join(names) for names in _flags(readout)],
            kept.true_percent,
            kept.reported_percent,
            kept.own_percent,
            kept.bent_percent,
            line.dilution_percent,
        )
        pipeline = run.parameters.photometry.analysis.pipeline
        rows += [
            (run.cohort.name, run.name, int(animal), pipeline, *values)
            for animal, *values in zip(run.cohort.number, *columns, strict=True)
        ]
    return pd.DataFrame(rows, columns=list(PHOTOMETRY_COLUMNS))


def photometry_notes(readouts: list[SessionRecord]) -> tuple[Note, ...]:
    """Return warnings on the photometry of a run, the worst of each kind first.

    Parameters
    ----------
    readouts : list of SessionRecord
        Every group and session.
    """
    notes = [note for readout in readouts for note in _session_notes(readout)]
    kinds = list(dict.fromkeys(note.kind for note in notes))
    return tuple(sorted(notes, key=lambda note: (kinds.index(note.kind), -note.size)))


def _flags(readout: SessionRecord) -> list[list[str]]:
    """Name the faults of each animal."""
    line = readout.line
    found = {
        "negative_slope": line.negative,
        "tiny_slope": line.tiny,
        "near_zero": line.near_zero,
        _NOISY: line.noisy,
        _FOLLOWS: readout.follows,
    }
    animals = range(len(line.slope))
    return [[name for name, there in found.items() if there[animal]] for animal in animals]


def _session_notes(readout: SessionRecord) -> Iterator[Note]:
    run = readout.run

    def note(kind: str, text: str, size: float) -> Note:
        return Note(kind, run.cohort.name, run.name, text, float(size))

    if (lost := _what_is_lost(readout)) is not None:
        yield note("pipeline", *lost)
    if (diluted := _what_is_diluted(readout)) is not None:
        yield note("reference noise", *diluted)
    flags = _flags(readout)
    for name, meaning in _FLAGS.items():
        animals = [int(n) for n, own in zip(run.cohort.number, flags, strict=True) if name in own]
        if animals:
            yield note("fit", f"{meaning} in {_of(animals, len(flags))}", len(animals) / len(flags))
    animals = [int(n) for n, own in zip(run.cohort.number, flags, strict=True) if _FOLLOWS in own]
    if animals:
        text = (
            "the 405 nm channel follows the injection more than the 465 nm channel does in "
            f"{_of(animals, len(flags))}: the channels are swapped, or the control is no control"
        )
        yield note("channels", text, len(animals) / len(flags))


def _what_is_lost(readout: SessionRecord) -> tuple[str, float] | None:
    """Describe how much of a lasting change the pipeline loses, adds or bends, if notable."""
    kept = readout.kept
    if kept.share is None:
        return None
    true, lost = float(kept.true_percent.mean()), 1.0 - kept.share
    bent = float(kept.bent_percent.mean())
    says = []
    if abs(lost) > _LOST_SHARE:
        says.append(_share_lost(lost))
    if bent > _LOST_SHARE * abs(true):
        says.append(f"it bends the trace before the change by up to {bent:.2g} % ΔF/F")
    if not says:
        return None
    analysis = readout.run.parameters.photometry.analysis
    start, end = (
        magnitude(getattr(analysis, f"effect_{name}"), "min") for name in ("start", "end")
    )
    animals = len(kept.true_percent)
    text = (
        f"{analysis.pipeline} reports {_mean(kept.reported_percent)} "
        f"({_mean(kept.own_percent)} from the change itself) where the true mean ΔF/F over "
        f"{start:g} to {end:g} min is {_mean(kept.true_percent)} "
        f"({animals} {'animal' if animals == 1 else 'animals'}): {' and '.join(says)}"
    )
    return text, max(abs(lost * true), bent)


def _share_lost(lost: float) -> str:
    """Describe the effect of a pipeline on a lasting change of which it loses a share."""
    if lost > 1.0 + _LOST_SHARE:
        return f"it turns a lasting change round, to {100.0 * (lost - 1.0):.0f} % of its size"
    if lost > 0.0:
        return f"it loses {100.0 * min(lost, 1.0):.0f} % of a lasting change"
    return f"it adds {-100.0 * lost:.0f} % to a lasting change"


def _what_is_diluted(readout: SessionRecord) -> tuple[str, float] | None:
    """Describe how far noise of the reference flattens the line, if notable."""
    line = readout.line
    reliability = float(np.median(line.reliability))
    if not reliability < MIN_RELIABILITY:
        return None
    analysis = readout.run.parameters.photometry.analysis
    rate_Hz = magnitude(analysis.sampling_rate, "Hz")
    text = (
        f"noise of the 405 nm channel makes the slope {100.0 * (1.0 - reliability):.0f} % too "
        f"small at {rate_Hz:g} Hz (reliability {reliability:.2f}), which "
        f"moves ΔF/F by {_mean(line.dilution_percent)}; average both channels first, for instance "
        "photometry.analysis.smoothing: 1 s"
    )
    return text, 1.0 - reliability


def _mean(values: Array) -> str:
    return mean_words(float(values.mean()), "%")


def _of(animals: list[int], total: int) -> str:
    """Format the number of affected animals, the first few by number."""
    first = ", ".join(map(str, animals[:5]))
    more = ", …" if len(animals) > 5 else ""
    return f"{len(animals)} of {total} animals (number {first}{more})"
