"""Time courses as a tree of data sets."""

import numpy as np
import pytest
import xarray as xr

from builders import dose
from experiments import SKF, build_experiment, build_group, drug_session, vehicle_session
from striosome.dataset import result_tree
from striosome.engines.activity import Activity, Estimate
from striosome.engines.spikes import Spikes
from striosome.plan import plan
from striosome.readouts import read_out
from striosome.replay import ExampleWindow

EXPERIMENT = build_experiment(
    (build_group("control", 2, {"ligands.dopamine.tone": 0.2}),),
    {"vehicle": vehicle_session(), "both": drug_session(dose("methadone", time="-5 min"), SKF)},
)


@pytest.fixture(scope="module")
def tree() -> xr.DataTree:
    readouts = []
    for run in plan(EXPERIMENT):
        number = np.arange(1.0, 1 + 4 * len(run.starts_s)).reshape(-1, 2)
        estimate = Estimate(Activity(number, 1 + 0 * number, 10 * number), (), shared=False)
        readouts.append(read_out(run, estimate, (run, estimate), 1))
    run = readouts[1].run
    examples = [
        ExampleWindow(run, -10.0, Spikes(*(np.arange(n, dtype=float) for n in (2, 2, 2, 3, 3)))),
        ExampleWindow(run, 30.0, Spikes(*(np.arange(n, dtype=float) for n in (1, 1, 1, 0, 0)))),
    ]
    return result_tree(EXPERIMENT, readouts, examples)


def test_the_root_says_what_was_simulated(tree):
    assert tree.attrs["experiment"] == "tiny"
    assert tree.attrs["seed"] == 1
    assert "SIMULATED" in tree.attrs["simulated"]


def test_axes_are_named_and_labelled(tree):
    node = tree["control/both"].to_dataset()
    assert node.spn_rate.dims == ("animal", "window", "compartment")
    assert node.animal.values.tolist() == [1, 2]
    assert node.compartment.values.tolist() == ["striosome", "matrix"]
    assert node.epn_class.values.tolist() == ["habenula", "thalamus"]
    assert node.minute.values.tolist() == list(range(-30, 91))
    # Animals first, then windows; a column per compartment. Each injection adds a window.
    assert node.sizes["window"] == 12 + 2
    assert node.spn_rate.sel(animal=2, compartment="matrix").values[0] == 2 + 2 * 14
    assert node.epn_rate.sel(animal=1, epn_class="habenula").values[1] == 30


def test_every_array_has_a_unit_and_numbers(tree):
    for session in EXPERIMENT.sessions:
        node = tree[f"control/{session}"].to_dataset()
        for name, array in node.data_vars.items():
            assert array.attrs["units"], name
            assert array.dtype == np.float32
            assert np.isfinite(array).all(), name
        assert all(node[name].attrs["units"] for name in ("minute", "window", "bin", "second"))


def test_slow_courses_are_those_of_each_animal(tree):
    node = tree["control/both"].to_dataset()
    tone = node.concentration.sel(ligand="dopamine", minute=-30)
    assert float(tone[0]) != float(tone[1])
    skf = node.concentration.sel(ligand="SKF81297")
    assert float(skf.sel(minute=0).max()) == 0
    assert float(skf.max()) > 100
    np.testing.assert_array_equal(skf[0], skf[1])


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
    assert examples.spn_example.values.tolist() == [0, 0, 1]
    assert examples.spn_cell.values.tolist() == [0, 1, 0]
    assert examples.epn_example.values.tolist() == [0, 0, 0]
    assert examples.epn_time.values.tolist() == [0, 1, 2]


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
    ones = np.ones((2 * len(run.starts_s), 2))
    estimate = Estimate(Activity(ones, ones, ones), (), shared=False)
    readout = read_out(run, estimate, (run, estimate), 1)
    examples = result_tree(EXPERIMENT, [readout], [])["examples"].to_dataset()
    assert examples.sizes == {"spn_spike": 0, "epn_spike": 0, "example": 0}
