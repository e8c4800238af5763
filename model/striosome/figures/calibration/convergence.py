"""Convergence of a calibration: what more sets still change, and where chains differ."""

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.calibration.row_panels import ROW_IN, row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label, number, parameter_label
from striosome.figures.style import CYCLE, NEUTRAL, footnote, headline, new_figure

__all__ = ["convergence"]

_LIMIT = 1.02
_WELL, _ILL = CYCLE[0], CYCLE[1]


def convergence(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page: evidence and effective number during sampling, and R-hat by parameter."""
    history, posterior = tables.history, tables.posterior
    if history.empty or posterior.empty:
        return
    figure = new_figure(max(4.4, 1.3 + ROW_IN * len(posterior)))
    grid = figure.add_gridspec(2, 2, width_ratios=[1.15, 1.0])
    above = figure.add_subplot(grid[0, 0])
    _evidence(above, history)
    _effective(figure.add_subplot(grid[1, 0], sharex=above), history)
    above.tick_params(labelbottom=False)
    _r_hat(figure.add_subplot(grid[:, 1]), posterior)
    last = history.iloc[-1]
    well = int((posterior["r_hat"] <= _LIMIT).sum())
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: log evidence {last['log_evidence']:.2f} ± "
        f"{last['log_evidence_error']:.2f} after {last['sets']:,.0f} sets; ".replace("-", "−")
        + f"chains agree on {well} of {len(posterior)} parameters (R-hat up to {_LIMIT:g})",
    )
    footnote(
        figure,
        "Band: one standard error of the log evidence. Effective sets: how many independent sets "
        "would tell as much as the weighted ones. R-hat compares the spread between chains with "
        f"that within them; 1 is agreement, dashed: {_LIMIT:g}. {tables.provenance}",
    )
    yield "convergence", figure


def _evidence(panel: Axes, history: pd.DataFrame) -> None:
    middle, error = history["log_evidence"], history["log_evidence_error"]
    panel.fill_between(history["sets"], middle - error, middle + error, color=CYCLE[5], alpha=0.45)
    panel.plot(history["sets"], middle, color=CYCLE[0])
    panel.set_ylabel("log evidence (nats)")


def _effective(panel: Axes, history: pd.DataFrame) -> None:
    panel.plot(history["sets"], history["effective"], color=CYCLE[2])
    panel.set_ylim(bottom=0.0)
    panel.set_xlim(left=0.0)
    panel.locator_params(axis="x", nbins=6)
    panel.xaxis.set_major_formatter("{x:,.0f}")
    panel.yaxis.set_major_formatter("{x:,.0f}")
    panel.set_ylabel("effective sets (number)")
    panel.set_xlabel("sets simulated (number)")


def _r_hat(panel: Axes, posterior: pd.DataFrame) -> None:
    ordered = posterior.sort_values("r_hat", ascending=False)
    places = range(len(ordered))
    colours = [_WELL if value <= _LIMIT else _ILL for value in ordered["r_hat"]]
    panel.axvline(_LIMIT, color=NEUTRAL, linewidth=0.8, linestyle="--", zorder=1)
    panel.hlines(places, 1.0, ordered["r_hat"], color=colours, linewidth=0.8, zorder=2)
    panel.scatter(ordered["r_hat"], places, s=14, color=colours, zorder=3)
    for place, value in zip(places, ordered["r_hat"], strict=True):
        if value > _LIMIT:
            panel.annotate(
                number(value, 4),
                (value, place),
                (5, 0),
                textcoords="offset points",
                va="center",
                fontsize=6.5,
            )
    row_axis(panel, [parameter_label(str(path)) for path in ordered["parameter"]])
    lowest, highest = float(ordered["r_hat"].min()), float(ordered["r_hat"].max())
    reach = max(highest, _LIMIT) - 1.0
    panel.set_xlim(min(lowest - 0.02 * reach, 1.0), 1.0 + 1.2 * reach)
    panel.locator_params(axis="x", nbins=4)
    panel.set_xlabel("R-hat (1)")
