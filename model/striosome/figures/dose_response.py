"""EPN GABA against dose, with a Hill curve where the doses allow one."""

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from striosome.analysis.dose_fit import DoseFit, fit_doses, shift
from striosome.config.experiments.experiment import VEHICLE
from striosome.figures.findings import listed
from striosome.figures.labels import drug_label, group_label
from striosome.figures.run_view import RunView, groups, injections, session_data, sessions, values
from striosome.figures.samples import draw_fit, draw_mean, fit_line
from striosome.figures.style import (
    NEUTRAL,
    footnote,
    group_colours,
    group_markers,
    headline,
    new_figure,
    wrapped,
)

__all__ = ["dose_response", "dose_series", "draw_dose_response"]

_METRIC = "epn_gaba_change"
_MIN_SESSIONS = 3
_LEGEND_IN = 1.4


def dose_series(run: RunView) -> dict[str, dict[float, str]]:
    """Return, for each drug given alone at time zero in several sessions, the session by dose."""
    first = groups(run.tree)[0]
    found: dict[str, dict[float, str]] = {}
    for session in sessions(run.tree):
        given = injections(session_data(run.tree, first, session))
        if len(given) == 1 and given[0].time_min == 0.0 and given[0].drug != VEHICLE:
            found.setdefault(given[0].drug, {})[given[0].dose_mg_per_kg] = session
    return {
        drug: dict(sorted(series.items()))
        for drug, series in found.items()
        if len(series) >= _MIN_SESSIONS
    }


def dose_response(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield one page with a panel for each drug; none where no drug was given at several doses."""
    series = dose_series(run)
    if series:
        figure = new_figure(1.1 + 2.7 * len(series))
        draw_dose_response(figure, run, series)
        yield "dose_response", figure


def draw_dose_response(figure: Figure, run: RunView, series: dict[str, dict[float, str]]) -> None:
    """Draw each drug's doses in all groups.

    Parameters
    ----------
    figure : Figure
        Empty.
    run : RunView
        The result.
    series : dict
        As `dose_series` finds it.
    """
    names = groups(run.tree)
    colours, markers = group_colours(names), group_markers(names)
    panels = figure.subplots(len(series), 1, squeeze=False)[:, 0]
    verdicts = []
    for axes, (drug, by_dose) in zip(panels, series.items(), strict=True):
        rng = np.random.default_rng(run.seed)
        doses = np.array(list(by_dose))
        axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, zorder=1)
        fits: dict[str, DoseFit] = {}
        for name in names:
            effect = np.column_stack(
                [values(run.summary, _METRIC, session, name) for session in by_dose.values()]
            )
            fits[name] = fit_doses(doses, effect, rng)
            axes.plot(doses, effect.T, color=colours[name], lw=0.5, alpha=0.25, zorder=2)
            _means(axes, run, by_dose, name, colours[name], markers[name])
            draw_fit(axes, fits[name], colours[name])
        axes.set_xscale("log")
        axes.set_xticks(doses, [f"{dose:g}" for dose in doses])
        axes.minorticks_off()
        axes.set_xlabel(f"dose of {drug_label(drug)} (mg/kg)")
        axes.set_ylabel("change of EPN GABA (%)")
        entries = [
            Line2D(
                [],
                [],
                color=colours[name],
                ls=fit_line(fits[name]),
                marker=markers[name],
                label=_fit_label(name, fits[name]),
            )
            for name in names
        ]
        axes.legend(handles=entries, loc="upper left", bbox_to_anchor=(1.01, 1.0))
        verdicts.append(_verdict(drug, names, fits, rng))
    headline(figure, "; ".join(verdicts))
    footnote(
        figure,
        "Thin lines: animals. Symbols and bars: mean and 95 % interval (Student's t). Curves: Hill "
        "functions through group means; dotted: means that no such curve fits, as it misses one by "
        "more than a tenth of the largest and lies outside its interval. ED50 with 95 % interval "
        "(bootstrap over animals); not identified also where that leaves the tested doses "
        f"(dashed), or these are too few. {run.provenance}",
    )


def _means(
    axes: Axes, run: RunView, by_dose: dict[float, str], group: str, colour: str, marker: str
) -> None:
    for dose, session in by_dose.items():
        draw_mean(axes, dose, run.estimate(_METRIC, session, group), colour, marker)


def _fit_label(group: str, fit: DoseFit) -> str:
    label = wrapped(group_label(group), _LEGEND_IN, 7)
    if not fit.identified:
        why = wrapped(fit.unidentified_because("%"), _LEGEND_IN, 7)
        return f"{label}\nED50 not identified:\n{why}"
    ed50, low, high = (_two_digits(dose) for dose in (fit.ed50, fit.low, fit.high))
    return f"{label}\nED50 {ed50} mg/kg\n({low} to {high})"


def _two_digits(dose: float) -> str:
    return f"{dose:#.2g}".rstrip(".")


def _verdict(
    drug: str, names: list[str], fits: dict[str, DoseFit], rng: np.random.Generator
) -> str:
    """Describe how far the dose axis shifts between the first group and each other one."""
    reference, *others = names
    parts = []
    for other in others:
        one, base = group_label(other), group_label(reference)
        without = [name for name in (reference, other) if not fits[name].identified]
        if without:
            misfits = [group_label(name) for name in without if fits[name].missed.any()]
            why = f", as no Hill curve fits {listed(misfits)} animals" if misfits else ""
            parts.append(f"ED50 shift between {base} and {one} animals not identified{why}")
            continue
        ratio, low, high = shift(fits[reference], fits[other], rng)
        word = "lower"
        if ratio < 1.0:
            ratio, low, high, word = 1.0 / ratio, 1.0 / high, 1.0 / low, "higher"
        size = f"{ratio:.1f} times {word} ({low:.1f} to {high:.1f})"
        parts.append(f"ED50 {size} in {one} than in {base} animals")
    return f"{drug_label(drug)}: {', '.join(parts) or 'dose and effect'}"
