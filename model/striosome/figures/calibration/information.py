"""Measurements in animals that would be most informative about parameters and cause."""

from collections.abc import Iterator

from matplotlib.figure import Figure

from striosome.figures.calibration.row_panels import ROW_IN, bars, row_axis
from striosome.figures.calibration.tables import CalibrationTables
from striosome.figures.labels import hypothesis_label
from striosome.figures.style import CYCLE, footnote, headline, new_figure, wrapped

__all__ = ["information"]

_NAME_IN = 2.6


def information(tables: CalibrationTables) -> Iterator[tuple[str, Figure]]:
    """Yield one page, with the measurement that narrows the share of A1R loss most on top."""
    if tables.information.empty:
        return
    rows = tables.information.sort_values(["narrowing", "information"], ascending=False)
    rows = rows.assign(percent=100.0 * rows["narrowing"])
    names = [wrapped(str(name), _NAME_IN, 6.5) for name in rows["measurement"]]
    tallest = max(name.count("\n") + 1 for name in names)
    figure = new_figure(1.4 + (ROW_IN + 0.05 + 0.1 * (tallest - 1)) * len(rows))
    left, right = figure.subplots(1, 2, sharey=True)
    bars(left, rows, "percent", CYCLE[0], "{:.2g}")
    bars(right, rows, "information", CYCLE[4], "{:.2f}")
    row_axis(left, names)
    right.tick_params(axis="y", length=0)
    left.set_xlabel("variance removed (%)")
    right.set_xlabel("information on the parameters (nats)")
    best = rows.iloc[0]
    headline(
        figure,
        f"{hypothesis_label(tables.hypothesis)}: the most telling measurement is "
        f"{best['measurement']}, which would remove {best['percent']:.0f} % of the variance of "
        "what A1R loss adds",
    )
    footnote(
        figure,
        "Expected over the posterior: what a measurement would tell before it is made. One nat of "
        f"information narrows one parameter about 2.7-fold. {tables.provenance}",
    )
    yield "information", figure
