"""Time courses as an xarray tree: named axes, and a unit on every array."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.notes import Note
from striosome.base.quantities import magnitude
from striosome.config.documents.names import EXAMPLES_NODE, HISTORY_NODE, session_node
from striosome.config.experiments.effect_windows import anchor_of, named_epochs
from striosome.config.experiments.experiment import (
    FREE_BASE,
    VEHICLE,
    Experiment,
    Injection,
    Session,
    Simulation,
)
from striosome.config.experiments.history import LivedParameters
from striosome.config.parameters.circuit import COMPARTMENTS, EPN_CLASSES
from striosome.config.parameters.readouts import Analysis, ExtracellularGaba
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.kinetics import free_base_dose
from striosome.neuromodulation.slow_layers import solve_session
from striosome.simulation.history_dataset import history_dataset
from striosome.simulation.readouts import Readout
from striosome.simulation.replay import ExampleWindow

__all__ = ["result_tree"]

# Slow layers are smooth: one value a minute draws them.
_COURSE_STEP_MIN = 1.0


def result_tree(
    experiment: Experiment,
    readouts: list[Readout],
    examples: list[ExampleWindow],
    notes: Sequence[Note] = (),
) -> xr.DataTree:
    """Everything that a run keeps, as a tree of data sets.

    Parameters
    ----------
    experiment : Experiment
        For names and the simulation's settings.
    readouts : list of Readout
        Every group and session: node "GROUP/SESSION", and its name as attribute "session". A slash
        would start a level of the tree, so the node of "methadone 1 mg/kg" is
        "methadone 1 mg per kg". A group with a history has the node "GROUP/history" as well.
    examples : list of ExampleWindow
        Spikes of single windows: node "examples".
    notes : sequence of Note
        What the run has to say of its photometry, the worst first: attribute "notes" of the
        session that each is about.
    """
    nodes = {
        f"/{readout.run.cohort.name}/{session_node(readout.run.name)}": _session(
            readout, experiment.simulation
        ).assign_attrs(notes=_texts(notes, readout))
        for readout in readouts
    }
    cohorts = {readout.run.cohort.name: readout.run.cohort for readout in readouts}
    nodes |= {
        f"/{name}/{HISTORY_NODE}": history_dataset(cohort.number, cohort.parameters)
        for name, cohort in cohorts.items()
        if isinstance(cohort.parameters, LivedParameters)
    }
    root = xr.Dataset(
        attrs={
            "title": experiment.title,
            "experiment": experiment.name,
            "hypothesis": experiment.hypothesis,
            "fidelity": experiment.simulation.fidelity,
            "seed": _exact(experiment.simulation.seed),
            "simulated": "SIMULATED data: no animal was recorded",
        }
    )
    spikes = _examples(examples, experiment.simulation)
    return xr.DataTree.from_dict({"/": root, **nodes, f"/{EXAMPLES_NODE}": spikes})


def _texts(notes: Sequence[Note], readout: Readout) -> list[str]:
    """What is said of one group in one session."""
    about = readout.run.cohort.name, readout.run.name
    return [note.text for note in notes if (note.group, note.session) == about]


def _exact(seed: int) -> int | str:
    """A seed as netCDF can hold it: in digits where it has no whole number of that size."""
    return seed if seed < 2**63 else str(seed)


def _session(readout: Readout, simulation: Simulation) -> xr.Dataset:
    """All animals of one group in one session."""
    run = readout.run
    start_min, end_min = magnitude(run.session.start, "min"), magnitude(run.session.end, "min")
    minutes = np.arange(start_min, end_min + _COURSE_STEP_MIN / 2, _COURSE_STEP_MIN)
    course = solve_session(
        run.cohort.parameters, run.session, minutes, step_s=magnitude(simulation.slow_step, "s")
    )
    animals = len(run.cohort)
    analysis = run.cohort.parameters.photometry.analysis

    def by_name(arrays: Mapping[str, Array]) -> Array:
        spread = [np.broadcast_to(array, (animals, len(minutes))) for array in arrays.values()]
        return np.stack(spread)

    receptors = {
        name: getattr(course.activation, name) for name in ("d1_soma", "d1_terminal", "mor", "a1")
    }
    cell_course = ("compartment", "animal", "minute")
    window, cells = ("animal", "window"), ("animal", "compartment")
    variables: dict[str, Any] = {
        "concentration": (("ligand", "animal", "minute"), by_name(course.concentrations_nM), "nM"),
        "activation": (("receptor", "animal", "minute"), by_name(receptors), "1"),
        "pka_soma": (cell_course, by_name(course.pka_soma), "1"),
        "pka_terminal": (cell_course, by_name(course.pka_terminal), "1"),
        "glutamate_factor": (cell_course, by_name(course.glutamate), "1"),
        "release_factor": (cell_course, by_name(course.release_factor), "1"),
        "spn_rate": ((*window, "compartment"), readout.response.spn_rate_Hz, "Hz"),
        "basal_release": (cells, readout.basal_release, "1/s"),
        "basal_share": (cells, _basal_share(run.cohort.parameters.gaba, animals), "1"),
        "release": ((*window, "compartment"), readout.response.relative_release, "1"),
        "epn_rate": ((*window, "epn_class"), readout.response.epn_rate_Hz, "Hz"),
        "gaba": (window, readout.response.gaba_uM, "uM"),
        "locomotion": (window, readout.response.locomotion, "1"),
        "dff": (("animal", "bin"), readout.dff_percent, "percent"),
        "z": (("animal", "bin"), readout.z, "1"),
        "signal_465": (("animal", "time"), readout.raw.signal, "arbitrary"),
        "reference_405": (("animal", "time"), readout.raw.reference, "arbitrary"),
    }
    coordinates: dict[str, Any] = {
        "minute": ("minute", minutes, {"units": "min"}),
        "window": ("window", run.middle_min, {"units": "min"}),
        "bin": ("bin", readout.bin_min, {"units": "min"}),
        "time": ("time", readout.raw.time_min, _raw_axis(analysis)),
        "animal": run.cohort.number,
        "ligand": list(course.concentrations_nM),
        "receptor": list(receptors),
        "compartment": list(COMPARTMENTS),
        "epn_class": list(EPN_CLASSES),
    }
    return xr.Dataset(
        {
            name: (dimensions, values.astype(np.float32, copy=False), {"units": unit})
            for name, (dimensions, values, unit) in variables.items()
        },
        coords=coordinates,
        attrs={
            "group": run.cohort.name,
            "session": run.name,
            "control": run.session.control or "",
            "sensor": run.cohort.parameters.photometry.sensor,
            "pipeline": analysis.pipeline,
            "phase": run.session.phase or run.cohort.parameters.day.phase,
            "baseline_min": [
                magnitude(bound, "min")
                for bound in (analysis.baseline_start, analysis.baseline_end)
            ],
            "effect_min": [
                magnitude(bound, "min") for bound in (analysis.effect_start, analysis.effect_end)
            ],
            "area_min": [0.0, magnitude(analysis.auc_end, "min")],
            **_windows(run.session, analysis),
            "figures": int(run.session.figures),
            "injections": [
                f"{injection.drug} at {magnitude(injection.time, 'min'):g} min"
                for injection in run.session.injections
            ],
            "injection_time_min": [
                magnitude(injection.time, "min") for injection in run.session.injections
            ],
            "injection_drug": [injection.drug for injection in run.session.injections],
            "injection_dose_mg_per_kg": [
                _free_base_mg_per_kg(injection, run.cohort.parameters)
                for injection in run.session.injections
            ],
            "injection_form": [injection.form or FREE_BASE for injection in run.session.injections],
            "injection_weighed_mg_per_kg": [
                magnitude(injection.dose, "mg/kg") for injection in run.session.injections
            ],
        },
    )


def _windows(session: Session, analysis: Analysis) -> dict[str, list[Any]]:
    """Clock times (min) of the windows that a session names, and of what they count from."""
    found = named_epochs(session, analysis)
    if not found:
        return {}
    anchors = [
        magnitude(session.injections[anchor].time, "min")
        for window in session.windows.values()
        if (anchor := anchor_of(window, session)) is not None
    ]
    return {
        "window_name": list(found),
        "window_anchor": anchors,
        "window_baseline_start": [one.baseline_min[0] for one in found.values()],
        "window_baseline_end": [one.baseline_min[1] for one in found.values()],
        "window_start": [one.effect_min[0] for one in found.values()],
        "window_end": [one.effect_min[1] for one in found.values()],
    }


def _free_base_mg_per_kg(injection: Injection, parameters: Parameters) -> float:
    """Dose of the free base, in the mean over animals (mg/kg)."""
    dose = injection.dose
    if injection.drug != VEHICLE:
        kinetics = parameters.ligands[injection.drug].pharmacokinetics
        dose = dose if kinetics is None else free_base_dose(kinetics, injection)
    return float(np.mean(magnitude(dose, "mg/kg")))


def _raw_axis(analysis: Analysis) -> dict[str, Any]:
    """What the time of the raw channels is: of single samples, or of their means."""
    return {
        "units": "min",
        "long_name": "time of the raw channels",
        "sampling_rate_Hz": magnitude(analysis.sampling_rate, "Hz"),
        "raw_rate_Hz": magnitude(analysis.raw_rate, "Hz"),
    }


def _basal_share(gaba: ExtracellularGaba, animals: int) -> Array:
    """How much of each animal's basal GABA either compartment releases."""
    vesicular = 1.0 - gaba.non_vesicular
    shares = [vesicular * getattr(gaba, f"{name}_share") for name in COMPARTMENTS]
    spread = [np.broadcast_to(np.reshape(share, (-1, 1)), (animals, 1)) for share in shares]
    return np.concatenate(spread, axis=1)


def _examples(examples: list[ExampleWindow], simulation: Simulation) -> xr.Dataset:
    """Spikes as ragged arrays: `example` says to which window a spike belongs.

    Cells are numbered through their populations in the order of the names: striosome, then matrix;
    habenula, then thalamus. `n_NAME` says how many cells a population of that window has.
    """
    no_cells, no_times = np.array([], dtype=np.int64), np.array([])

    def ragged(cells: list[NDArray[np.int64]], times: list[Array], prefix: str) -> dict[str, Any]:
        owner = np.repeat(np.arange(len(cells)), [len(part) for part in cells])
        axis = f"{prefix}_spike"
        return {
            f"{prefix}_example": (axis, owner, {"units": "1"}),
            f"{prefix}_cell": (axis, np.concatenate([*cells, no_cells]), {"units": "1"}),
            f"{prefix}_time": (axis, np.concatenate([*times, no_times]), {"units": "s"}),
        }

    spikes = [example.spikes for example in examples]
    circuits = [example.run.cohort.parameters.circuit for example in examples]
    cells = {
        f"n_{name}": (
            "example",
            [getattr(circuit, name).cells for circuit in circuits],
            {"units": "1"},
        )
        for name in (*COMPARTMENTS, *EPN_CLASSES)
    }
    return xr.Dataset(
        ragged([part.spn for part in spikes], [part.spn_time_s for part in spikes], "spn")
        | ragged([part.epn for part in spikes], [part.epn_time_s for part in spikes], "epn")
        | cells,
        coords={
            "group": ("example", [example.run.cohort.name for example in examples]),
            "session": ("example", [example.run.name for example in examples]),
            "middle": ("example", [example.middle_min for example in examples], {"units": "min"}),
        },
        attrs={
            "warm_up_s": magnitude(simulation.warm_up, "s"),
            "window_s": magnitude(simulation.window, "s"),
        },
    )
