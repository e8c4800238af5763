"""Mixtures: a racemate is its enantiomers, in dose, exposure and effect."""

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Injection
from striosome.config.experiments.resolve import load_experiment
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.mixtures import dose_of_free_base
from striosome.neuromodulation.pharmacology.receptors import receptor_activation
from support.builders import dose
from support.config_folder import ConfigFolder
from support.places import CONFIGS

TIME_MIN = np.linspace(-10.0, 120.0, 14)
EXPERIMENT = CONFIGS / "experiments" / "one_group.yaml"


@pytest.fixture(scope="module")
def animal() -> Parameters:
    return load_experiment(EXPERIMENT).experiment.groups[0].parameters


def given(*spelt: dict[str, str]) -> list[Injection]:
    return [Injection.model_validate(one) for one in spelt]


def test_a_racemate_is_half_of_each_enantiomer(animal: Parameters) -> None:
    racemate, halves = (
        ligand_concentrations_nM(animal.ligands, injections, TIME_MIN)
        for injections in (
            given(dose("methadone", "10 mg/kg", route="sc")),
            given(
                dose("r_methadone", "5 mg/kg", route="sc"),
                dose("s_methadone", "5 mg/kg", route="sc"),
            ),
        )
    )
    for name in ("r_methadone", "s_methadone"):
        np.testing.assert_allclose(racemate[name], halves[name], rtol=1e-12)
    both = halves["r_methadone"] + halves["s_methadone"]
    np.testing.assert_allclose(racemate["methadone"], both, rtol=1e-12)
    assert not halves["methadone"].any()
    acts = [
        receptor_activation(animal.receptors, animal.ligands, one).soma["mor"]
        for one in (racemate, halves)
    ]
    np.testing.assert_allclose(*acts, rtol=1e-12)


def test_a_dose_of_its_salt_is_that_of_the_base_in_it(animal: Parameters) -> None:
    salt = given(dose("methadone", "10 mg/kg", route="sc", form="hydrochloride"))[0]
    base = magnitude(dose_of_free_base(animal.ligands, salt), "mg/kg")
    assert base == pytest.approx(10.0 * 309.45 / 345.91, rel=1e-9)


ACTION = (
    "receptors: {mor: {dissociation: {value: 3 nM, range: [1 nM, 9 nM], source: x, "
    "status: assumed},"
    " efficacy: {value: 1, range: [0, 1], source: x, status: assumed}}}\n"
)
FAULTS = {
    "a part that there is not": (
        "  r_methadone: {share",
        "  l_methadone: {share",
        r"drugs/methadone.yaml:\d+ ligands.methadone.components.l_methadone: unknown drug "
        "'l_methadone'; did you mean [rs]_methadone",
    ),
    "parts that are not the whole": (
        "{value: 0.5, range: [0.5, 0.5]",
        "{value: 0.4, range: [0.4, 0.5]",
        r"drugs/methadone.yaml:\d+ .*shares of methadone sum to 0.9; expected 1",
    ),
    "actions of its own": (
        "components:",
        f"{ACTION}components:",
        r"drugs/methadone.yaml:\d+ .*methadone is a mixture: what acts are its parts",
    ),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_faulty_mixture_is_one_message(which: str, configs: ConfigFolder) -> None:
    old, new, message = FAULTS[which]
    configs.replace("drugs/methadone.yaml", old, new)
    with pytest.raises(ConfigError, match=message):
        load_experiment(configs.experiment("one_group"))


def test_a_mixture_is_given_as_all_of_its_parts_can_be(configs: ConfigFolder) -> None:
    configs.replace("drugs/s_methadone.yaml", "    sc:", "    im:")
    with pytest.raises(ConfigError, match="unknown route 'sc' of methadone; known: ip"):
        load_experiment(configs.experiment("one_group"))
