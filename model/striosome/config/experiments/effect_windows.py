"""Windows of a session in which effects are measured: the default one, and named ones.

The default window counts from time zero, with the bounds of `photometry.analysis`. A session may
name further ones, each of which counts from one of its injections.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from striosome.base.quantities import magnitude
from striosome.config.documents.section import Number
from striosome.config.experiments.experiment import EffectWindow, Session
from striosome.config.parameters.readouts import PhotometryAnalysis

__all__ = [
    "Epochs",
    "anchor_of",
    "default_epochs",
    "epochs_of",
    "judged_epochs",
    "measured_in",
    "metric_in",
    "metric_parts",
    "named_epochs",
]

# Between the name of a metric and that of the window in which it is measured.
_AT = "@"


@dataclass(frozen=True, slots=True)
class Epochs:
    """A window and the baseline that it is compared with, on the clock of its session."""

    baseline_min: tuple[float, float]
    """start and end of the baseline epoch (min after time zero)"""
    effect_min: tuple[float, float]
    """start and end of the window (min after time zero)"""
    own_baseline: bool = False
    """whether the baseline is another than that of the session's analysis"""


def default_epochs(analysis: PhotometryAnalysis) -> Epochs:
    """Return the window that every session has."""
    bounds = ("baseline_start", "baseline_end", "effect_start", "effect_end")
    start, end, effect_start, effect_end = (
        float(magnitude(getattr(analysis, name), "min")) for name in bounds
    )
    return Epochs((start, end), (effect_start, effect_end))


def anchor_of(window: EffectWindow, session: Session) -> int | None:
    """Return the position of the injection that a window counts from; None if it names none.

    A drug that is given at several times does not identify one; of several injections of it at
    one time, any will do.
    """
    if isinstance(window.after, int):
        return window.after if 0 <= window.after < len(session.injections) else None
    found = [at for at, one in enumerate(session.injections) if one.drug == window.after]
    times = {float(magnitude(session.injections[at].time, "min")) for at in found}
    return found[0] if len(times) == 1 else None


def epochs_of(window: EffectWindow, anchor_min: float, baseline_min: tuple[float, float]) -> Epochs:
    """Return a window on the clock of its session.

    Parameters
    ----------
    window : EffectWindow
        As it is written.
    anchor_min : float
        Time of its injection (min).
    baseline_min : tuple of float
        The session's baseline, for a window without one of its own (min).
    """

    def clock(value: Number) -> float:
        return anchor_min + float(magnitude(value, "min"))

    effect_min = clock(window.start), clock(window.end)
    if window.baseline_start is None or window.baseline_end is None:
        return Epochs(baseline_min, effect_min)
    own_min = clock(window.baseline_start), clock(window.baseline_end)
    return Epochs(own_min, effect_min, own_baseline=True)


def named_epochs(session: Session, analysis: PhotometryAnalysis) -> dict[str, Epochs]:
    """Return the windows that a session names, on its clock.

    Raises
    ------
    ValueError
        If a window counts from an injection that the session does not have.
    """
    baseline_min = default_epochs(analysis).baseline_min
    found = {}
    for name, window in session.windows.items():
        anchor = anchor_of(window, session)
        if anchor is None:
            raise ValueError(
                f"window {name!r}: {window.after!r} is not one injection of the session"
            )
        anchor_min = float(magnitude(session.injections[anchor].time, "min"))
        found[name] = epochs_of(window, anchor_min, baseline_min)
    return found


def judged_epochs(
    sessions: Mapping[str, Session], analysis: PhotometryAnalysis
) -> dict[str, tuple[Epochs, ...]]:
    """Return, by session, every window but the default one in which something is measured.

    These are its own windows, and those of the sessions that it is the matched control of: a
    control is measured at the clock times of the session that is compared with it.
    """
    own = {name: named_epochs(session, analysis).values() for name, session in sessions.items()}
    wanted: dict[str, dict[Epochs, None]] = {name: dict.fromkeys(own[name]) for name in sessions}
    for name, session in sessions.items():
        if session.control in wanted:
            wanted[session.control] |= dict.fromkeys(own[name])
    return {name: tuple(epochs) for name, epochs in wanted.items()}


def measured_in(metric: str, session: Session) -> bool:
    """Tell whether a session has the window in which a metric is measured."""
    window = metric_parts(metric)[1]
    return not window or window in session.windows


def metric_in(metric: str, window: str) -> str:
    """Return the name of a metric in a window: `epn_gaba_change@late`; plain in the default."""
    return f"{metric}{_AT}{window}" if window else metric


def metric_parts(metric: str) -> tuple[str, str]:
    """Split a name into metric and window; the default window has no name."""
    base, _, window = metric.partition(_AT)
    return base, window
