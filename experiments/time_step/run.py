"""Effect of the spiking network's time step on the readouts of the model.

    python experiments/time_step/run.py

The same animals are simulated with four time steps, and each step is held against the smallest.
Writes `found.yaml` and `time_step.png`. Finished batches are kept in the cache folder, so that a
run that was interrupted goes on where it stopped.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from measure import (
    CHANGES,
    ORDERS,
    READOUTS,
    STATES,
    WINDOW_S,
    bias_percent,
    bias_points,
    changes_percent,
    estimate,
    measure,
    orders,
)

from striosome.base.arrays import Array
from striosome.engines.spiking.windowed import BATCH
from striosome.figures.style import (
    NEUTRAL,
    SHADE,
    footnote,
    headline,
    house_style,
    new_figure,
)

SPN_COLOURS = {"striosome": "#CC79A7", "matrix": "#009E73"}
EPN_COLOURS = {"habenula": "#E69F00", "thalamus": "#56B4E9"}
HERE = Path(__file__).parent
STEPS_MS = (0.025, 0.05, 0.1, 0.2)
KEYS, SEED = 1024, 20260101
_MARKS = (("o", "-"), ("s", "--"), ("^", ":"))  # of the states


def cost_s(step_ms: float) -> float:
    """Measure the processor time (s) of one batch."""
    before = os.times()
    measure(step_ms, BATCH, SEED, keep=False)
    after = os.times()
    return (after.children_user - before.children_user) / len(STATES)


def tables(samples: dict[float, Array]) -> dict[str, Any]:
    """Return all numbers of `found.yaml`; a pair is an estimate and its standard error."""
    reference, *steps = STEPS_MS

    def pair(value: float, error: float) -> list[float]:
        return [round(float(value), 3), round(float(error), 3)]

    def rows(statistic: Callable[..., Array]) -> dict[float, tuple[Array, Array]]:
        return {step: estimate(statistic, samples[step], samples[reference]) for step in steps}

    value, value_error = estimate(lambda means: means, samples[reference])
    change, change_error = estimate(changes_percent, samples[reference])
    bias, points = rows(bias_percent), rows(bias_points)
    order = estimate(orders, *(samples[step] for step in steps))
    return {
        "reference": {
            state: {
                f"{readout} ({unit})": pair(value[i, k], value_error[i, k])
                for k, (readout, unit) in enumerate(READOUTS.items())
            }
            for i, state in enumerate(STATES)
        },
        "bias_percent": {
            state: {
                readout: {step: pair(*(part[i, k] for part in bias[step])) for step in steps}
                for k, readout in enumerate(READOUTS)
            }
            for i, state in enumerate(STATES)
        },
        "change_percent": {
            name: pair(change[k], change_error[k]) for k, name in enumerate(CHANGES)
        },
        "change_bias_points": {
            name: {step: pair(*(part[k] for part in points[step])) for step in steps}
            for k, name in enumerate(CHANGES)
        },
        "order": {name: pair(*(part[k] for part in order)) for k, name in enumerate(ORDERS)},
    }


def draw(found: dict[str, Any]) -> Figure:
    """Draw bias by time step: firing, release, EPN firing, and the changes after an agonist."""
    figure = new_figure(5.4)
    panels = figure.subplots(2, 2, sharex=True).ravel()
    kinds = {
        "firing": ("Firing of projection neurons", "rate", SPN_COLOURS),
        "release": ("Release", "release", SPN_COLOURS),
        "EPN firing": ("Firing of EPN cells", "rate", EPN_COLOURS),
    }
    for axes, (kind, (title, measured, colours)) in zip(panels, kinds.items(), strict=False):
        for name, colour in colours.items():
            for state, (marker, line) in zip(STATES, _MARKS, strict=True):
                _line(
                    axes, found["bias_percent"][state][f"{name} {measured}"], colour, marker, line
                )
            axes.plot([], [], color=colour, label=name)
        power, error = found["order"][kind]
        axes.set_title(f"{title}: order {power:.2f} ± {error:.2f}", loc="left", fontweight="bold")
        axes.set_ylabel("bias (%)")
        axes.legend()
    shown = {
        "striosome release": SPN_COLOURS["striosome"],
        "matrix release": SPN_COLOURS["matrix"],
        "EPN GABA": "black",
    }
    for name, colour in shown.items():
        _line(panels[3], found["change_bias_points"][name], colour, *_MARKS[2])
        change = found["change_percent"][name][0]
        panels[3].plot([], [], color=colour, label=f"{name}: {change:+.0f} %")
    panels[3].set_title("Change after SKF81297", loc="left", fontweight="bold")
    panels[3].set_ylabel("bias (percentage points)")
    panels[3].legend()
    for axes in panels:
        axes.axhline(0.0, color=NEUTRAL, lw=0.7, zorder=0)
        axes.axvspan(0.09, 0.11, color=SHADE, zorder=-1)
        axes.set_xticks(STEPS_MS, [f"{step:g}" for step in STEPS_MS])
        axes.margins(y=0.3)
    for axes in panels[2:]:
        axes.set_xlabel("time step (ms)")
    states = [
        Line2D([], [], color=NEUTRAL, marker=marker, ls=line, ms=4, label=state)
        for state, (marker, line) in zip(STATES, _MARKS, strict=True)
    ]
    # A second legend would replace the first.
    panels[0].add_artist(panels[0].get_legend())
    panels[0].legend(handles=states, loc="lower right")
    headline(figure, "Bias of the spiking network grows in proportion to its time step")
    footnote(
        figure,
        f"Against a step of {STEPS_MS[0]} ms; bars: 95 % interval over {KEYS} wirings and streams "
        f"of afferents, {WINDOW_S} s each. Shaded: the default. Order: the power of the time step "
        "that the bias follows. Changes: of an iron-deficient animal, against vehicle.",
    )
    return figure


def _line(axes: Axes, bias: Mapping[float, list[float]], colour: str, marker: str, ls: str) -> None:
    value, error = np.array([[0.0, 0.0], *bias.values()]).T
    axes.errorbar(
        STEPS_MS, value, 1.96 * error, color=colour, marker=marker, ls=ls, ms=4, lw=1, mew=0
    )


def main() -> None:
    """Simulate, write the numbers and draw them."""
    samples = {}
    for step in STEPS_MS:
        print(f"{step} ms: {cost_s(step):.1f} s of processor time for {BATCH} replicas", flush=True)
        samples[step] = measure(step, KEYS, SEED)
    found = tables(samples)
    header = (
        "# Written by run.py. Pairs are an estimate and its standard error; biases are by time step"
        " (ms), against 0.025 ms.\n"
    )
    text = header + yaml.safe_dump(found, sort_keys=False, default_flow_style=None, width=120)
    (HERE / "found.yaml").write_text(text, encoding="utf-8")
    print(text)
    with house_style():
        draw(found).savefig(HERE / "time_step.png")


if __name__ == "__main__":
    main()
