"""Doses of salts: what reaches the brain is the free base in them."""

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from striosome.neuromodulation.pharmacology.dosing import ligand_concentrations_nM
from striosome.neuromodulation.pharmacology.mixtures import dose_of_free_base
from support.config_folder import ConfigFolder
from support.places import CONFIGS

# Molar masses by hand: the free base, hydrogen bromide 80.912 and hydrogen chloride 36.461 g/mol.
SALTS = [
    ("skf81297", "hydrobromide", "1.5 mg/kg", 1.1726),
    ("methadone", "hydrochloride", "10 mg/kg", 8.9460),
    ("morphine", "hydrochloride", "10 mg/kg", 8.8670),
]
EXPERIMENT = CONFIGS / "experiments" / "one_group.yaml"
AT = "sessions.SKF81297.injections[0]"


def given(drug: str, dose: str, *more: str) -> LoadedExperiment:
    sets = (f"{AT}.drug={drug}", f"{AT}.dose={dose}", *(f"{AT}.{one}" for one in more))
    return load_experiment(EXPERIMENT, sets)


@pytest.mark.parametrize(("drug", "form", "dose", "base"), SALTS)
def test_a_dose_of_a_salt_is_that_of_its_base(drug: str, form: str, dose: str, base: float) -> None:
    experiment = given(drug, dose, f"form={form}").experiment
    injection = experiment.sessions["SKF81297"].injections[0]
    ligands = experiment.groups[0].parameters.ligands
    free = dose_of_free_base(ligands, injection)
    assert magnitude(free, "mg/kg") == pytest.approx(base, rel=1e-4)
    minutes = np.linspace(0.0, 60.0, 7)
    of_base = injection.model_copy(update={"dose": free, "form": None})
    salt, plain = (
        ligand_concentrations_nM(ligands, [one], minutes)[drug] for one in (injection, of_base)
    )
    assert salt[-1] > 1.0
    np.testing.assert_allclose(salt, plain, rtol=1e-12)


def test_a_salt_that_the_drug_does_not_have_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="unknown form 'hydrochlorid' of methadone; did you mean"):
        given("methadone", "10 mg/kg", "form=hydrochlorid")


def test_a_salt_of_a_history_is_known_too(configs: ConfigFolder) -> None:
    configs.replace(
        "histories/morphine_week.yaml", "dose: 10 mg/kg", "form: sulfat, dose: 10 mg/kg"
    )
    with pytest.raises(ConfigError, match=r"doses\[0\].form: unknown form 'sulfat' of morphine"):
        load_experiment(configs.experiment("withdrawal"))


def test_the_form_makes_another_experiment_and_a_salt_not_given_does_not() -> None:
    salt, base = (given("methadone", "10 mg/kg", *more) for more in (("form=hydrochloride",), ()))
    assert content_hash(salt.experiment) != content_hash(base.experiment)
    mass = "ligands.r_methadone.pharmacokinetics.forms.hydrochloride.molar_mass"
    other = load_experiment(
        EXPERIMENT, [f"{AT}.drug=methadone", f"{AT}.dose=10 mg/kg", f"{mass}=346 g/mol"]
    )
    assert content_hash(other.experiment) == content_hash(base.experiment)


def test_a_resolved_file_keeps_the_form() -> None:
    assert "form: hydrobromide" in resolved_yaml(
        given("skf81297", "1.5 mg/kg", "form=hydrobromide")
    )
