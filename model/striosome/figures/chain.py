"""One animal from drug to fluorescence: every link of the model over one session."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from striosome.figures.findings import focus, in_focus
from striosome.figures.labels import drug_label, group_label, signed, unbroken
from striosome.figures.populations import PopulationLook, populations_of_session
from striosome.figures.run_view import RunView, groups, injections, session_data, values
from striosome.figures.style import (
    CYCLE,
    NEUTRAL,
    PAGE_WIDTH_IN,
    footnote,
    group_colours,
    headline,
    new_figure,
    panel_title,
)
from striosome.figures.timeline import injection_names, mark_session

__all__ = ["chain", "draw_chain"]

# Less of a ligand than this is drawn as none (nM).
_MIN_NM = 1e-2
# A ligand has the colour of its receptor. What is there before the first drug is dotted; drugs of
# one receptor differ by their lines, as do sites of one receptor.
_TONE_LINE, _LINES = ":", ("-", "--", "-.")
_SITE_LINES = ("-", "--")
_LINKS_IN = 1.05
# What the legends beside them leave to the panels.
_PANELS_IN = PAGE_WIDTH_IN - 1.8


@dataclass(frozen=True, slots=True)
class _Link:
    """A row of the figure: how it is drawn, and the label of its axis."""

    draw: Callable[[Axes, xr.Dataset], None]
    label: str
    log: bool = False
    from_zero: bool = False


def chain(run: RunView) -> Iterator[tuple[str, Figure]]:
    """Yield a page for each session in focus."""
    for judged in focus(run):
        figure = new_figure(1.3 + _LINKS_IN * len(_LINKS))
        draw_chain(figure, run, judged.session)
        yield f"chain_{judged.session.replace(' ', '_').replace('/', '_per_')}", figure


def draw_chain(figure: Figure, run: RunView, session: str) -> None:
    """Draw the first animal of each group; a column for each group, a row for each link."""
    names, judged = groups(run.tree), in_focus(run, session)
    colours = group_colours(names)
    data = {
        name: session_data(run.tree, name, session)
        .isel(animal=0)
        .assign_attrs(colour=colours[name])
        for name in names
    }
    panels = figure.subplots(len(_LINKS), len(names), sharex=True, sharey="row", squeeze=False)
    for row, link in zip(panels, _LINKS, strict=True):
        for axes, name in zip(row, names, strict=True):
            mark_session(axes, data[name], named=link is _LINKS[-1])
            link.draw(axes, data[name])
            if link.log:
                axes.set_yscale("log")
        if link.from_zero:
            row[0].set_ylim(bottom=0.0)
        row[0].set_ylabel(link.label)
        handles, labels = row[0].get_legend_handles_labels()
        if handles:
            row[-1].legend(
                handles, labels, loc="upper left", bbox_to_anchor=(1.0, 1.05), borderaxespad=0.2
            )
    for axes, name in zip(panels[0], names, strict=True):
        height = injection_names(axes, injections(data[name]))
        animal = int(data[name]["animal"])
        words = f"{group_label(name)}, {unbroken(f'animal {animal}')}"
        title = panel_title(words, len(names), _PANELS_IN)
        axes.set_title(title, fontweight="bold", pad=height + 4.0)
    for axes in panels[-1]:
        axes.set_xlabel("time (min)")
    figure.align_ylabels()

    def change(name: str) -> str:
        animals = values(run.summary, judged.metric("epn_gaba_change"), session, name)
        return signed(float(animals.sel(animal=data[name]["animal"])), "percent")

    changes = (f"{change(name)} in one {group_label(name)} animal" for name in names)
    headline(
        figure,
        f"From {judged.treatment} to fluorescence: EPN GABA {', '.join(changes)}, {judged.when()}",
    )
    taken_off = ", minus the same in the matched control session" if judged.control else ""
    points = "from a response surface" if run.surrogate else "of the spiking that is simulated"
    footnote(
        figure,
        "First animal of each group. Change of EPN GABA in the title: effect window against "
        f"its baseline epoch{taken_off}. Rates, release and "
        f"GABA: {points}. Grey areas: effect windows. {run.provenance}",
    )


def _concentrations(axes: Axes, data: xr.Dataset) -> None:
    present = [
        str(ligand)
        for ligand in data["ligand"].values
        if float(data["concentration"].sel(ligand=ligand).max()) > _MIN_NM
    ]
    drawn = Counter[str]()
    for ligand in present:
        course = data["concentration"].sel(ligand=ligand)
        colour = str(data["ligand_colour"].sel(ligand=ligand).item()) or NEUTRAL
        tone = float(course[0]) > _MIN_NM
        line = _TONE_LINE if tone else _LINES[drawn[colour] % len(_LINES)]
        axes.plot(
            data["minute"],
            course.where(course > _MIN_NM),
            color=colour,
            linestyle=line,
            label=drug_label(ligand),
        )
        drawn[colour] += not tone


def _activation(axes: Axes, data: xr.Dataset) -> None:
    drawn = Counter[str]()
    parts = zip(_texts(data, "receptor_label"), _texts(data, "receptor_colour"), strict=True)
    for index, (label, given) in enumerate(parts):
        colour = given or CYCLE[index % len(CYCLE)]
        course = data["activation"].isel(receptor=index)
        line = _SITE_LINES[drawn[colour] % len(_SITE_LINES)]
        axes.plot(data["minute"], course, color=colour, linestyle=line, label=label)
        drawn[colour] += 1


def _texts(data: xr.Dataset, name: str) -> list[str]:
    return [str(one) for one in data[name].to_numpy()]


def _pka(axes: Axes, data: xr.Dataset) -> None:
    for site, line in (("soma", "-"), ("terminal", "--")):
        for one in _modulated(data):
            course = data[f"pka_{site}"].sel(population=one.name)
            label = f"{one.name}, {site}"
            axes.plot(data["minute"], course, color=one.colour, linestyle=line, label=label)


def _modulated(data: xr.Dataset) -> list[PopulationLook]:
    return [one for one in populations_of_session(data) if one.modulated]


def _by_population(variable: str) -> Callable[[Axes, xr.Dataset], None]:
    def draw(axes: Axes, data: xr.Dataset) -> None:
        for one in _modulated(data):
            course = data[variable].sel(population=one.name)
            axes.plot(
                data["window"], course, color=one.colour, marker="o", markersize=2, label=one.name
            )

    return draw


def _gaba(axes: Axes, data: xr.Dataset) -> None:
    start, end = data.attrs["baseline_min"]
    inside = (data["window"] >= start) & (data["window"] < end)
    change = 100.0 * (data["gaba"] / data["gaba"].where(inside).mean() - 1.0)
    axes.plot(data["window"], change, color=data.attrs["colour"], marker="o", markersize=2)


def _dff(axes: Axes, data: xr.Dataset) -> None:
    axes.plot(data["bin"], data["dff"], color=data.attrs["colour"], linewidth=0.9)


_LINKS = (
    _Link(_concentrations, "free ligand\n(nM)", log=True),
    _Link(_activation, "receptor\nactivation (0–1)"),
    _Link(_pka, "PKA (0–1)"),
    _Link(_by_population("rate"), "SPN rate (Hz)", from_zero=True),
    _Link(_by_population("release"), "release\n(× drug-free)", from_zero=True),
    _Link(_gaba, "EPN GABA\n(change from\nbaseline, %)"),
    _Link(_dff, "ΔF/F (%)"),
)
