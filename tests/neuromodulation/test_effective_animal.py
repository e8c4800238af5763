"""A condition that sets a leaf makes the animal whose file says so, whatever the leaf."""

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

from striosome.base.errors import SimulationError
from striosome.base.quantities import unit_quantity
from striosome.config.experiments.experiment import Group
from striosome.config.parameters.iron_rules import NOT_ACTED_ON
from striosome.config.parameters.leaves import parameter_shape, walk
from striosome.config.parameters.merge import names_in_sections
from striosome.config.parameters.paths import get_leaf, replace_leaves
from striosome.config.parameters.tree import Parameters
from striosome.engines.surface.surrogate import SurfaceSimulator
from striosome.neuromodulation.effective_animal import effective_animal
from striosome.simulation import session as simulation_room
from striosome.simulation.session import simulate
from support.builders import build_parameters
from support.circuits import published_cells
from support.experiments import SKF, build_experiment, drug_session, vehicle_session
from support.surfaces import made_up_surface

NO_EFFECT = {f"iron.{name}": 0.0 for name in build_parameters().iron}
BASE = build_parameters(published_cells() | NO_EFFECT)


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield every value below a record with its dotted path."""
    children = dict(node) if isinstance(node, BaseModel) else node
    for name, child in children.items():
        if isinstance(child, BaseModel | dict):
            yield from leaves(child, (*path, name))
        elif child is not None:
            yield ".".join((*path, name)), child


SAID_OF_CHANGE = (*NOT_ACTED_ON, "iron_effects")
LEAVES = [path for path, _ in leaves(BASE) if path.split(".")[0] not in SAID_OF_CHANGE]
_PATHS = sorted(tuple(path.split(".")) for path, _ in leaves(BASE))
SHAPE = list(walk(parameter_shape(), names_in_sections(_PATHS)))
NUMBERS = [path for path in LEAVES if not isinstance(get_leaf(BASE, path), str)]


UNITS = {".".join(path): leaf.unit for path, leaf in SHAPE}


def other_value(path: str) -> Any:
    """A value that the leaf does not have."""
    value = get_leaf(BASE, path)
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 3
    if isinstance(value, str):
        return f"another {value}"
    return 1.07 * value if np.any(np.asarray(value) != 0.0) else value + unit_quantity(UNITS[path])


def conditioned(effect: dict[str, str], size: Any, severity: Any = 1.0) -> Parameters:
    """The animal with one effect of iron deficiency."""
    added = {"iron": {**BASE.iron, "new": size}, "iron_deficiency": severity}
    effects = {**BASE.iron_effects, "new": type(BASE.iron_effects["a1_loss"])(**effect)}
    return BASE.model_copy(update=added | {"iron_effects": effects})


def sets(path: str, severity: Any = 1.0) -> Parameters:
    return conditioned({"form": "sets", "leaf": path}, other_value(path), severity)


def in_file(path: str) -> Parameters:
    return replace_leaves(BASE, {path: other_value(path)})


def values(parameters: Parameters) -> dict[str, Any]:
    """Every value of the animal, in SI base units where it has a unit."""
    own = ("iron", "iron_effects", "iron_deficiency")
    return {p: np.asarray(v) for p, v in leaves(parameters) if p.split(".")[0] not in own}


NAIVE = values(effective_animal(BASE).parameters)


def test_the_tree_has_the_leaves_that_are_meant():
    sections = {path.split(".")[0] for path in LEAVES}
    assert len(LEAVES) > 150
    assert sections >= {"receptors", "ligands", "signalling", "circuit", "gaba", "sensors"}
    assert sections >= {"photometry", "locomotion", "day", "stimulation"}


@pytest.mark.parametrize("path", LEAVES)
def test_a_condition_sets_a_leaf_as_the_file_does(path):
    by_condition = values(effective_animal(sets(path)).parameters)
    by_file = values(effective_animal(in_file(path)).parameters)
    assert by_condition == by_file
    assert by_condition[path] != NAIVE[path]


@pytest.mark.parametrize("path", NUMBERS)
def test_no_deficiency_changes_no_bit(path):
    assert values(effective_animal(sets(path, 0.0)).parameters) == NAIVE


def test_the_healthy_reference_stays_healthy():
    found = effective_animal(sets("receptors.a1.density"))
    assert found.reference.receptors["a1"].density == BASE.receptors["a1"].density
    assert found.parameters.receptors["a1"].density == other_value("receptors.a1.density")


@pytest.mark.parametrize(("form", "factor"), [("lowers", 0.85), ("raises", 1.15)])
def test_a_leaf_is_lowered_and_raised_by_degrees(form, factor):
    effect = {"form": form, "leaf": "gaba.basal"}
    found = effective_animal(conditioned(effect, 0.3, 0.5)).parameters.gaba.basal
    assert found / BASE.gaba.basal == pytest.approx(factor)


def test_whole_numbers_are_rounded():
    effect = {"form": "lowers", "leaf": "circuit.populations.striosome.cells"}
    cells = (
        effective_animal(conditioned(effect, 0.26))
        .parameters.circuit.populations["striosome"]
        .cells
    )
    assert (type(cells), cells) == (int, round(0.74 * BASE.circuit.populations["striosome"].cells))


def test_what_animals_share_cannot_be_changed_in_some():
    with pytest.raises(SimulationError, match=r"and circuit\.populations\.striosome\.cells cannot"):
        effective_animal(sets("circuit.populations.striosome.cells", np.array([[0.0], [1.0]])))


# One leaf for each part of the way that reads parameters.
READ_BY = (
    "ligands.dopamine.tone",
    "receptors.d1.density",
    "signalling.pka_half",
    "circuit.populations.striosome.nmda_gain",
    "circuit.populations.matrix.afferent_rate",
    "receptors.mor.glutamate.inhibition",
    "circuit.release.facilitating.pka_gain",
    "gaba.shares.striosome",
    "gaba.uptake_km",
    "sensors.iGABASnFR1.dynamic_range",
    "photometry.artefacts.motion_sd",
    "photometry.analysis.effect_end",
    "photometry.analysis.auc_end",
    "locomotion.striosome_weight",
    "stimulation.cortex.drive",
)


@pytest.fixture
def made_up(monkeypatch):
    surface = made_up_surface()
    monkeypatch.setattr(SurfaceSimulator, "surface", lambda self: surface)
    monkeypatch.setattr(SurfaceSimulator, "prepare", lambda *_: None)


def summary_of(parameters: Parameters, reference: Parameters, monkeypatch) -> pd.DataFrame:
    """The table of two animals whose healthy reference is the same in all that is compared."""
    planned = simulation_room.plan

    def with_reference(experiment):
        runs = planned(experiment)
        animals = [dataclasses.replace(run.animal, reference=reference) for run in runs]
        return [
            dataclasses.replace(
                run,
                animal=animal,
                course=run.solved(run.middle_min, animal),
                healthy=run.solved(run.middle_min[run.drug_free], animal.in_health),
            )
            for run, animal in zip(runs, animals, strict=True)
        ]

    monkeypatch.setattr(simulation_room, "plan", with_reference)
    sessions = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
    group = Group("one", 2, parameters)
    experiment = build_experiment((group,), sessions, fidelity="surrogate")
    summary = simulate(experiment).summary
    monkeypatch.setattr(simulation_room, "plan", planned)
    return summary


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("path", READ_BY)
def test_everything_downstream_reads_the_effective_animal(path, monkeypatch):
    michaelis = {"gaba.clearance": "michaelis_menten"} if path == "gaba.uptake_km" else {}
    pair = [replace_leaves(one, michaelis) for one in (sets(path), in_file(path), BASE)]
    by_condition, by_file, before = (summary_of(one, BASE, monkeypatch) for one in pair)
    pd.testing.assert_frame_equal(by_condition, by_file)
    assert not by_file["value"].equals(before["value"])


def test_every_part_of_the_tree_is_asked_for():
    read = {path.split(".")[0] for path in READ_BY}
    assert {path.split(".")[0] for path in LEAVES} - read == {"day"}
    assert set(READ_BY) <= set(itertools.chain(LEAVES))
