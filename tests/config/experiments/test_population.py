"""Experiments whose animals each have an accepted parameter set of their own."""

import numpy as np
import pytest

import striosome
from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.population_file import read_population
from striosome.config.experiments.resolve import load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from striosome.simulation.cohort import draw_cohort
from support.populations import POPULATION


@pytest.fixture
def with_population(configs):
    (configs.root / "tried.yaml").write_text(POPULATION)
    for name in ("challenges", "components"):
        configs.replace(
            f"experiments/{name}.yaml", "groups:", "population: ../tried.yaml\n\ngroups:"
        )
    return configs


def test_every_animal_has_one_of_the_sets_whole(with_population):
    group = load_experiment(with_population.experiment()).experiment.groups[1]
    loss = group.own["iron.mor_loss"][:, 0]
    tone = magnitude(group.own["ligands.dopamine.tone"], "nM")[:, 0]
    np.testing.assert_allclose(tone, 50.0 * loss)
    # A set without weight is nobody's.
    assert set(np.round(loss, 6)) == {0.1, 0.3}


def test_sets_come_as_often_as_their_weights_say(with_population):
    file = read_population(with_population.root / "tried.yaml")
    loss = file.animals(4000, seed=3)["iron.mor_loss"][:, 0]
    assert np.mean(loss > 0.2) == pytest.approx(0.75, abs=0.03)


def test_an_animal_is_the_same_in_every_group_and_number_of_animals(with_population):
    file = read_population(with_population.root / "tried.yaml")
    few, many = (file.animals(n, seed=5)["iron.mor_loss"] for n in (3, 30))
    np.testing.assert_array_equal(few, many[:3])
    control, deficient = load_experiment(with_population.experiment()).experiment.groups
    np.testing.assert_array_equal(
        control.own["iron.mor_loss"], deficient.own["iron.mor_loss"][: control.animals]
    )


def test_what_a_group_or_the_command_line_sets_stays(with_population):
    loaded = load_experiment(
        with_population.experiment("components"), ["ligands.dopamine.tone=3 nM"]
    )
    groups = {group.name: group for group in loaded.experiment.groups}
    assert set(groups["control"].own) == {"iron.mor_loss"}
    # Animals with A1 loss alone have lost no MOR, whatever the population says.
    assert not groups["a1_only"].own


def test_between_animals_the_sets_vary_as_values_do(with_population):
    experiment = load_experiment(with_population.experiment()).experiment
    cohort = draw_cohort(experiment.groups[1], experiment.simulation.seed)
    own = experiment.groups[1].own["ligands.dopamine.tone"]
    ratio = magnitude(cohort.drawn.ligands["dopamine"].tone, "nM") / magnitude(own, "nM")
    assert 0.7 < ratio.min() < 1.0 < ratio.max() < 1.4


def test_the_content_hangs_on_the_sets_and_the_resolved_file_is_the_same(
    with_population, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    loaded = load_experiment(with_population.experiment())
    resolved = tmp_path / "resolved.yaml"
    resolved.write_text(resolved_yaml(loaded))
    again = load_experiment(resolved)
    assert content_hash(again.experiment) == content_hash(loaded.experiment)
    with_population.replace("tried.yaml", "[0.3, 15.0]", "[0.3, 16.0]")
    other = load_experiment(with_population.experiment())
    assert content_hash(other.experiment) != content_hash(loaded.experiment)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (f"version: {striosome.__version__}", "version: 0.0.9", "belong to striosome 0.0.9"),
        ("iron.mor_loss", "iron.mor_los", "did you mean iron.mor_loss"),
        (
            "iron.mor_loss",
            "circuit.release.pka_gain",
            r"circuit\.release\.facilitating\.pka_gain",
        ),
        ("[0.2, 10.0]", "[0.2]", "expected 2 values in every set"),
        ("weights: [1, 0, 3]", "weights: [1, 3]", "expected 3 weights"),
        ("weights: [1, 0, 3]", "weights: [0, 0, 0]", "nor all zero"),
        ("nM}", "pM2}", "unknown unit"),
    ],
)
def test_a_faulty_population_is_refused_with_its_place(with_population, old, new, message):
    with_population.replace("tried.yaml", old, new)
    with pytest.raises(ConfigError, match=message) as caught:
        load_experiment(with_population.experiment())
    assert str(with_population.root / "tried.yaml") in str(caught.value)


def test_a_missing_population_is_refused_with_the_nearest_name(with_population):
    with_population.replace("experiments/challenges.yaml", "../tried.yaml", "../tired.yaml")
    with pytest.raises(ConfigError, match=r"no file \.\./tired\.yaml; did you mean tried\.yaml"):
        load_experiment(with_population.experiment())
