"""Figures of an analysis: nothing overlaps, axes have units, and what is noise looks like it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from striosome.figures.sensitivity import Tables, draw_sensitivity
from striosome.figures.sensitivity.elementary_effects import elementary_effects
from striosome.figures.sensitivity.shares import shares
from striosome.figures.sensitivity.variance_sources import variance_sources
from striosome.figures.style import house_style
from striosome.sensitivity.variance import SOURCES
from support.legible import assert_legible

DRAW = {"morris": elementary_effects, "sobol": shares, "variance": variance_sources}
SESSIONS = ("SKF81297", "methadone", "methadone then SKF81297", "methadone then vehicle")
PARAMETERS = (
    "ligands.skf81297.pharmacokinetics.exposure",
    "ligands.skf81297.receptors.d1.dissociation_terminal",
    "signalling.pka_half",
)


def indices(name: str, values: np.ndarray, floor: float) -> dict[str, object]:
    reach = 0.1 + 0.1 * np.abs(values)
    return {
        name: values,
        f"{name}_low": values - reach,
        f"{name}_high": values + reach,
        f"{name}_floor": floor,
    }


def made_up(groups: tuple[str, ...] = ("control", "iron_deficient")) -> Tables:
    morris, sobol, variance = [], [], []
    for group in groups:
        for place, session in enumerate(SESSIONS):
            values = np.roll([0.8, 0.4, 0.01], place)
            named = {"group": group, "session": session, "metric": "epn_gaba_change"}
            named |= {"unit": "percent", "parameter": PARAMETERS}
            above = values > 0.1
            effects = {
                **named,
                **indices("mu_star", 100.0 * values, 10.0),
                **indices("sigma", 20.0 * values, 10.0),
            }
            importance = {"above_noise": above, "rank": [1, 2, 3]}
            morris.append(pd.DataFrame({**effects, **importance, "kept": [True, True, False]}))
            both = indices("S1", values - 0.05, 0.05) | indices("ST", values, 0.1)
            sobol.append(pd.DataFrame({**named, **both, "above_noise": above}))
            for stage in ("morris", "sobol"):
                split = {"source": SOURCES, "variance": [60.0, 36.0, 4.0]}
                split |= {"share": [0.6, 0.36, 0.04], "share_low": 0.5, "share_high": 0.7}
                rows = pd.DataFrame({"stage": stage, **named | {"parameter": ""}, **split})
                variance.append(rows)
    tables = (pd.concat(rows, ignore_index=True) for rows in (morris, sobol, variance))
    return Tables(*tables, provenance="SIMULATED data: no animal was recorded.")


@pytest.fixture(scope="module")
def pages() -> dict[str, list[Figure]]:
    with house_style():
        return {name: [page for _, page in draw(made_up())] for name, draw in DRAW.items()}


@pytest.fixture(autouse=True)
def _style():
    with house_style():
        yield


@pytest.mark.parametrize("name", DRAW)
def test_texts_stay_on_the_page_and_apart(pages: dict[str, list[Figure]], name: str) -> None:
    assert_legible(name, pages[name][0])


@pytest.mark.parametrize("name", DRAW)
def test_there_is_a_page_for_each_group_with_units_and_a_warning(
    pages: dict[str, list[Figure]], name: str
) -> None:
    control, deficient = pages[name]
    assert "in control animals" in control.get_suptitle()
    assert "in iron-deficient animals" in deficient.get_suptitle()
    for axes in control.axes:
        assert "(" in axes.get_xlabel()
    assert "SIMULATED" in control.get_supxlabel()


def test_what_is_noise_is_drawn_apart_and_the_floor_is_there(
    pages: dict[str, list[Figure]],
) -> None:
    panel = pages["morris"][0].axes[0]
    colours = [bar.get_facecolor() for bar in panel.patches[-3:]]
    assert colours[0] == colours[1] != colours[2]
    assert any(np.allclose(line.get_xdata(), 10.0) for line in panel.lines)


def test_a_refused_decomposition_leaves_the_screening_alone(tmp_path: Path) -> None:
    whole = made_up(("animals",))
    draw_sensitivity(whole, tmp_path)
    assert "sobol_epn_gaba_change_animals" in {path.stem for path in tmp_path.iterdir()}
    tables = Tables(whole.morris, pd.DataFrame(), whole.variance, whole.provenance)
    draw_sensitivity(tables, tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == {
        "morris_epn_gaba_change_animals",
        "variance_epn_gaba_change_animals",
    }
