"""Time courses as a tree of data sets."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from striosome.config.experiments.experiment import Group
from striosome.config.experiments.history import ParametersWithHistory
from striosome.engines.activity import Activity, ActivityEstimate
from striosome.engines.spiking.spikes import CellSpikes
from striosome.neuromodulation.history import history_course
from striosome.simulation.dataset import result_tree
from striosome.simulation.history_dataset import history_dataset
from striosome.simulation.plan import plan
from striosome.simulation.readouts import read_out
from striosome.simulation.replay import ExampleWindow
from striosome.store.tree import write_tree
from support.at_rest import at_rest
from support.builders import dose
from support.experiments import (
    SAMPLED_AS_SHIPPED,
    SKF,
    build_experiment,
    build_group,
    drug_session,
    vehicle_session,
)
from support.lived import PUMP, TWICE_A_DAY, lived
from support.metric_names import POPULATIONS
from support.window_sessions import windowed_sessions

MODULATED = ("pka_soma", "pka_terminal", "glutamate_factor", "release_factor")
EXPERIMENT = build_experiment(
    (build_group("control", 2, {"ligands.dopamine.tone": 0.2}, **SAMPLED_AS_SHIPPED),),
    {"vehicle": vehicle_session(), "both": drug_session(dose("methadone", time="-5 min"), SKF)},
)


def spikes_of(number: int) -> CellSpikes:
    return CellSpikes(np.arange(number), np.arange(number, dtype=float))


@pytest.fixture(scope="module")
def tree() -> xr.DataTree:
    readouts = []
    for run in plan(EXPERIMENT):
        number = np.arange(1.0, 1 + 4 * len(run.starts_s)).reshape(-1, 2)
        number = np.hstack([number, 10 * number])
        estimate = ActivityEstimate(Activity(number, 1 + 0 * number), (), shared=False)
        readouts.append(read_out(run, estimate, at_rest(run, estimate), 1))
    run = readouts[1].run
    examples = [
        ExampleWindow(run, -10.0, {"striosome": spikes_of(2), "epn_habenula": spikes_of(3)}),
        ExampleWindow(run, 30.0, {"striosome": spikes_of(1), "epn_habenula": spikes_of(0)}),
    ]
    return result_tree(EXPERIMENT, readouts, examples)


def test_the_root_says_what_was_simulated(tree):
    assert tree.attrs["experiment"] == "tiny"
    assert tree.attrs["seed"] == 1
    assert "SIMULATED" in tree.attrs["simulated"]


def test_axes_are_named_and_labelled(tree):
    node = tree["control/both"].to_dataset()
    assert node.rate.dims == ("animal", "window", "population")
    assert node.animal.values.tolist() == [1, 2]
    assert node.population.values.tolist() == list(POPULATIONS)
    assert node.cell_type.values.tolist() == ["spn", "spn", "epn", "epn"]
    assert node.source.values.tolist() == ["striosome", "matrix"]
    assert node.minute.values.tolist() == list(range(-30, 91))
    # Animals first, then windows; a column per population. Each injection adds a window.
    assert node.sizes["window"] == 12 + 2
    assert node.rate.sel(animal=2, population="matrix").values[0] == 2 + 2 * 14
    assert node.rate.sel(animal=1, population="epn_habenula").values[1] == 30


def test_every_array_has_a_unit_and_numbers(tree):
    for session in EXPERIMENT.sessions:
        node = tree[f"control/{session}"].to_dataset()
        for name, array in node.data_vars.items():
            assert array.attrs["units"], name
            assert array.dtype == np.float32
            # Cells on which PKA does not act have no number there.
            without = name in MODULATED
            held = array.sel(population=["striosome", "matrix"]) if without else array
            assert np.isfinite(held).all(), name
        assert all(node[name].attrs["units"] for name in ("minute", "window", "bin", "time"))


def test_the_axis_of_the_raw_channels_says_what_it_holds(tree):
    """Means of a second of 10 Hz samples, at the mean time of their samples, in minutes."""
    node = tree["control/both"].to_dataset()
    assert node.signal_465.dims == node.reference_405.dims == ("animal", "time")
    assert (node.time.attrs["sampling_rate_Hz"], node.time.attrs["raw_rate_Hz"]) == (10.0, 1.0)
    np.testing.assert_allclose(node.time, -30.0 + (np.arange(7200) + 0.45) / 60.0)


def test_slow_courses_are_those_of_each_animal(tree):
    node = tree["control/both"].to_dataset()
    tone = node.concentration.sel(ligand="dopamine", minute=-30)
    assert float(tone[0]) != float(tone[1])
    skf = node.concentration.sel(ligand="SKF81297")
    assert float(skf.sel(minute=0).max()) == 0
    assert float(skf.max()) > 100
    np.testing.assert_array_equal(skf[0], skf[1])


def test_basal_release_and_its_share_of_gaba_are_those_before_any_injection(tree):
    node = tree["control/vehicle"].to_dataset()
    before = node.release.isel(window=node["window"] < 0).mean("window")
    np.testing.assert_allclose(before, 1.0, rtol=1e-6)
    assert node.basal_release.dims == ("animal", "population")
    assert node.basal_share.dims == ("animal", "source")
    assert (node.basal_release > 0).all()
    gaba = EXPERIMENT.groups[0].parameters.gaba
    vesicular = 1 - gaba.non_vesicular
    for name in ("striosome", "matrix"):
        share = vesicular * gaba.shares[name]
        np.testing.assert_allclose(node.basal_share.sel(source=name), share, rtol=1e-6)


def test_injections_and_control_are_told(tree):
    attributes = tree["control/both"].attrs
    assert attributes["control"] == "vehicle"
    assert attributes["injection_drug"] == ["methadone", "SKF81297"]
    assert attributes["injection_time_min"] == [-5.0, 0.0]
    assert attributes["injection_dose_mg_per_kg"] == [1.0, 1.5]
    assert tree["control/vehicle"].attrs["control"] == ""


def test_examples_are_ragged_and_keep_their_owner(tree):
    examples = tree["examples"].to_dataset()
    assert examples.session.values.tolist() == ["both", "both"]
    assert examples.middle.values.tolist() == [-10.0, 30.0]
    assert examples.population.values.tolist() == ["striosome", "epn_habenula"]
    assert examples.spike_example.values.tolist() == [0, 0, 0, 0, 0, 1]
    assert examples.spike_population.values.tolist() == [0, 0, 1, 1, 1, 0]
    assert examples.spike_cell.values.tolist() == [0, 1, 0, 1, 2, 0]
    assert examples.spike_time.values.tolist() == [0, 1, 0, 1, 2, 0]
    assert examples["cells"].values.tolist() == [[20, 10], [20, 10]]


def test_the_tree_survives_a_file(tree, tmp_path):
    tree.to_netcdf(tmp_path / "result.nc", engine="h5netcdf")
    with xr.open_datatree(tmp_path / "result.nc", engine="h5netcdf") as stored:
        for session in EXPERIMENT.sessions:
            assert (
                stored[f"control/{session}"]
                .to_dataset()
                .equals(tree[f"control/{session}"].to_dataset())
            )


def test_without_spikes_the_examples_are_empty():
    run = plan(EXPERIMENT)[0]
    ones = np.ones((2 * len(run.starts_s), 4))
    estimate = ActivityEstimate(Activity(ones, ones), (), shared=False)
    readout = read_out(run, estimate, at_rest(run, estimate), 1)
    examples = result_tree(EXPERIMENT, [readout], [])["examples"].to_dataset()
    assert examples.sizes == {"spike": 0, "example": 0, "population": 0}


NUMBER = np.array([1, 2])


def course_of(parameters: ParametersWithHistory) -> xr.Dataset:
    return history_dataset(NUMBER, parameters, history_course(parameters))


NORMAL = ({"iron": "normal", "start": "1 day"},)


def test_a_history_stands_beside_the_sessions_of_its_group(tmp_path):
    lasting = PUMP | {"drug": "naloxone"}
    own = lived(TWICE_A_DAY, lasting, at="4 day", diet=NORMAL, iron_deficiency=1.0)
    withdrawn = Group("withdrawn", 2, own.model_copy(update={"variability": {}}))
    experiment = build_experiment((EXPERIMENT.groups[0], withdrawn), EXPERIMENT.sessions)
    readouts = []
    for run in plan(experiment):
        number = np.ones((2 * len(run.starts_s), 4))
        estimate = ActivityEstimate(Activity(number, number), (), shared=False)
        readouts.append(read_out(run, estimate, at_rest(run, estimate), 1))
    tree = result_tree(experiment, readouts, [])
    assert list(tree["control"].children) == ["vehicle", "both"]
    assert list(tree["withdrawn"].children) == ["vehicle", "both", "history"]
    write_tree(tmp_path / "result.nc", tree)
    with xr.open_datatree(tmp_path / "result.nc", engine="h5netcdf") as stored:
        node = stored["withdrawn/history"].to_dataset().load()
    assert node.attrs["history"] == "a history"
    assert node.attrs["at_day"] == 4.0
    assert node.day.attrs["units"] == "day"
    assert (float(node.day[0]), float(node.day[-1])) == (0.0, 4.0)
    assert {"mor_coupling", "ac_gain", "d1_density"} == set(node.attrs["states"])
    for name, array in node.data_vars.items():
        assert array.attrs["units"] == "1", name
        assert array.dims[-2:] == ("animal", "day")
        assert np.isfinite(array).all(), name
    assert node.dose_drug.values.tolist() == ["methadone"] * 6 + ["naloxone"]
    assert node.dose_start.values == pytest.approx([0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 0.0])
    assert node.dose_end.values[-1] == pytest.approx(10.0)
    assert node.dose_amount.values[-1] == pytest.approx(1000.0)
    assert (node.diet_iron.values.tolist(), node.diet_end.values.tolist()) == (["normal"], [4.0])
    recovered = node.iron_deficiency.sel(component="a1_loss", animal=2)
    assert float(recovered[-1]) == pytest.approx(np.exp(-3.0 / 14.0))


def test_a_history_without_events_has_no_doses_and_no_diets():
    node = course_of(lived(at="2 day"))
    assert (node.sizes["dose"], node.sizes["stretch"]) == (0, 0)
    assert np.all(node.ac_gain == 1.0)


def test_each_animal_has_a_course_of_its_own():
    rise = np.array([[0.5], [1.5]])
    node = course_of(lived(PUMP, at="5 day", adaptation__opioid__ac_rise=rise))
    gain = node.ac_gain.isel(day=-1).values
    assert (gain[1] - 1.0) / (gain[0] - 1.0) == pytest.approx(3.0, rel=1e-5)


def test_a_session_says_in_which_windows_it_is_judged(tmp_path):
    sessions = windowed_sessions()
    sessions["vehicle"] = sessions["vehicle"].model_copy(update={"figures": False})
    experiment = build_experiment((build_group("control", 1),), sessions)
    readouts = []
    for run in plan(experiment):
        number = np.ones((len(run.starts_s), 4))
        estimate = ActivityEstimate(Activity(number, number), (), shared=False)
        readouts.append(read_out(run, estimate, at_rest(run, estimate), 1))
    path = tmp_path / "result.nc"
    write_tree(path, result_tree(experiment, readouts, []))
    with xr.open_datatree(path, engine="h5netcdf") as opened:
        own, vehicle = (opened[f"control/{name}"].attrs for name in ("own", "vehicle"))
        assert own["window_name"] == ["again", "late"]
        columns = ("anchor", "baseline_start", "baseline_end", "start", "end")
        found = [list(own[f"window_{name}"]) for name in columns]
        assert found == [[40, 60], [-10, 45], [0, 60], [45, 70], [60, 110]]
        assert list(own["area_min"]) == [0, 60]
        assert own["figures"] == 1
        assert vehicle["figures"] == 0
        assert "window_name" not in vehicle


def test_a_seed_of_any_size_comes_back_to_the_digit(tmp_path):
    for seed in (2**63 - 1, 302934307671667531413257853548643485645):
        simulation = EXPERIMENT.simulation.model_copy(update={"seed": seed})
        write_tree(
            tmp_path / "result.nc", result_tree(replace(EXPERIMENT, simulation=simulation), [], [])
        )
        with xr.open_datatree(tmp_path / "result.nc", engine="h5netcdf") as stored:
            assert int(stored.attrs["seed"]) == seed
