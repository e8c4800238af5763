"""Marks of every panel over a session: injections, time zero and the effect window."""

from collections.abc import Sequence

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from striosome.figures.labels import injection_label
from striosome.figures.run_view import InjectionShown, Window, injections, windows
from striosome.figures.style import NEUTRAL, SHADE

__all__ = ["injection_names", "mark_session"]

_LINE_POINTS = 9.0
# Share of a panel that a name takes.
_LEVEL = 0.14


def mark_session(axes: Axes, data: xr.Dataset, *, named: bool = True) -> None:
    """Shade the effect windows, draw a line at each injection, and tick half hours.

    Where panels of one session stand below each other, one of them need write the names of windows.
    """
    axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 3, 6, 10]))
    for level, window in enumerate(windows(data)):
        axes.axvspan(*window.effect_min, color=SHADE, linewidth=0, zorder=0)
        if window.name and named:
            _name(axes, window, level - 1)
    for injection in injections(data):
        axes.axvline(injection.time_min, color=NEUTRAL, linewidth=0.7, linestyle=":", zorder=1)


def _name(axes: Axes, window: Window, level: int) -> None:
    """Draw a bar along the window, under its name; each above the last, as they may overlap."""
    across, foot = axes.get_xaxis_transform(), 0.02 + _LEVEL * level
    axes.plot(window.effect_min, (foot, foot), transform=across, color=NEUTRAL, linewidth=1.5)
    axes.text(
        sum(window.effect_min) / 2.0,
        foot + 0.01,
        window.name,
        transform=across,
        ha="center",
        va="bottom",
        fontsize="small",
        color=NEUTRAL,
    )


def injection_names(axes: Axes, given: Sequence[InjectionShown]) -> float:
    """Write drugs and doses above a panel, the earliest highest, so that none overlap.

    Returns
    -------
    float
        Height that the names take (points).
    """
    for level, injection in enumerate(reversed(given)):
        axes.annotate(
            f" {injection_label(injection)}",
            xy=(injection.time_min, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0.0, 2.0 + _LINE_POINTS * level),
            textcoords="offset points",
            fontsize="small",
            color=NEUTRAL,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": NEUTRAL,
                "linewidth": 0.7,
                "linestyle": ":",
                "shrinkA": 0.0,
                "shrinkB": 0.0,
                "relpos": (0.0, 1.0),
            },
        )
    return 2.0 + _LINE_POINTS * len(given)
