"""Time courses as an xarray tree: named axes, and a unit on every array."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.notes import Note
from striosome.base.quantities import magnitude
from striosome.config.documents.file_version import WRITTEN_BY, written_by
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
from striosome.config.experiments.history import ParametersWithHistory
from striosome.config.parameters.pharmacology import components_of
from striosome.config.parameters.readouts import ExtracellularGaba, PhotometryAnalysis
from striosome.config.parameters.receptors import receptor_sites
from striosome.config.parameters.tree import Parameters
from striosome.neuromodulation.pharmacology.mixtures import dose_of_free_base
from striosome.simulation.history_dataset import history_dataset
from striosome.simulation.readouts import SessionRecord
from striosome.simulation.replay import ExampleWindow

__all__ = ["result_tree"]


def result_tree(
    experiment: Experiment,
    readouts: list[SessionRecord],
    examples: list[ExampleWindow],
    notes: Sequence[Note] = (),
) -> xr.DataTree:
    """Return everything that a run keeps, as a tree of data sets.

    Parameters
    ----------
    experiment : Experiment
        For names and the simulation's settings.
    readouts : list of SessionRecord
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
            readout, _texts(notes, readout)
        )
        for readout in readouts
    }
    groups = {readout.run.cohort.name: readout.run for readout in readouts}
    nodes |= {
        f"/{name}/{HISTORY_NODE}": history_dataset(run.cohort.number, lived, run.animal.history)
        for name, run in groups.items()
        if isinstance(lived := run.animal.reference, ParametersWithHistory)
        and run.animal.history is not None
    }
    root = xr.Dataset(
        attrs={
            "title": experiment.title,
            "experiment": experiment.name,
            "hypothesis": experiment.hypothesis,
            "fidelity": experiment.simulation.fidelity,
            "seed": _exact(experiment.simulation.seed),
            "simulated": "SIMULATED data: no animal was recorded",
            WRITTEN_BY: written_by(),
        }
    )
    spikes = _examples(examples, experiment.simulation)
    return xr.DataTree.from_dict({"/": root, **nodes, f"/{EXAMPLES_NODE}": spikes})


def _texts(notes: Sequence[Note], readout: SessionRecord) -> list[str]:
    """Return the notes on one group in one session."""
    about = readout.run.cohort.name, readout.run.name
    return [note.text for note in notes if (note.group, note.session) == about]


def _exact(seed: int) -> int | str:
    """Return a seed as netCDF can hold it: as text where it exceeds whole numbers there."""
    return seed if seed < 2**63 else str(seed)


def _session(readout: SessionRecord, notes: list[str]) -> xr.Dataset:
    """Return all animals of one group in one session, with the notes on them."""
    run = readout.run
    course = run.by_minute
    minutes = course.time_min
    animals = len(run.cohort)
    analysis = run.parameters.photometry.analysis

    def by_name(arrays: Mapping[str, Array]) -> Array:
        spread = [np.broadcast_to(array, (animals, len(minutes))) for array in arrays.values()]
        return np.stack(spread)

    receptors = course.activation.by_site(run.parameters.receptors)
    sites = receptor_sites(run.parameters.receptors)
    populations = run.parameters.circuit.populations
    nothing = np.full((animals, len(minutes)), np.nan)

    def by_population(arrays: Mapping[str, Array]) -> Array:
        # Of what a population has not there is no number.
        return by_name({name: arrays.get(name, nothing) for name in populations})

    cell_course = ("population", "animal", "minute")
    window, cells = ("animal", "window"), ("animal", "population")
    variables: dict[str, Any] = {
        "concentration": (("ligand", "animal", "minute"), by_name(course.concentrations_nM), "nM"),
        "activation": (("receptor", "animal", "minute"), by_name(receptors), "1"),
        "pka_soma": (cell_course, by_population(course.pka_soma), "1"),
        "pka_terminal": (cell_course, by_population(course.pka_terminal), "1"),
        "glutamate_factor": (cell_course, by_population(course.glutamate), "1"),
        "release_factor": (cell_course, by_population(course.release_factor), "1"),
        "rate": ((*window, "population"), readout.response.rate_Hz, "Hz"),
        "basal_release": (cells, readout.basal.own, "1/s"),
        "basal_gaba": ("animal", readout.basal_gaba_uM, "uM"),
        "basal_share": (("animal", "source"), _basal_share(run.parameters.gaba, animals), "1"),
        "release": ((*window, "population"), readout.response.relative_release, "1"),
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
        "ligand_colour": ("ligand", _ligand_colours(run.parameters, course.concentrations_nM)),
        "receptor": list(receptors),
        "receptor_label": ("receptor", [one.label for one in sites]),
        "receptor_colour": ("receptor", [one.colour for one in sites]),
        "population": list(populations),
        "cell_type": ("population", [one.cell for one in populations.values()]),
        "label": ("population", [one.label or name for name, one in populations.items()]),
        "colour": ("population", [one.colour or "" for one in populations.values()]),
        "source": list(run.parameters.gaba.shares),
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
            "sensor": run.parameters.photometry.sensor,
            "pipeline": analysis.pipeline,
            "phase": run.session.phase or run.parameters.day.phase,
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
                _free_base_mg_per_kg(injection, run.parameters)
                for injection in run.session.injections
            ],
            "injection_form": [injection.form or FREE_BASE for injection in run.session.injections],
            "injection_weighed_mg_per_kg": [
                magnitude(injection.dose, "mg/kg") for injection in run.session.injections
            ],
            "notes": notes,
        },
    )


def _windows(session: Session, analysis: PhotometryAnalysis) -> dict[str, list[Any]]:
    """Return clock times (min) of the windows that a session names, and of their anchors."""
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
    """Return the dose of the free base, in the mean over animals (mg/kg)."""
    dose = injection.dose
    if injection.drug != VEHICLE:
        dose = dose_of_free_base(parameters.ligands, injection)
    return float(np.mean(magnitude(dose, "mg/kg")))


def _raw_axis(analysis: PhotometryAnalysis) -> dict[str, Any]:
    """Describe the time axis of the raw channels: of single samples, or of their means."""
    return {
        "units": "min",
        "long_name": "time of the raw channels",
        "sampling_rate_Hz": magnitude(analysis.sampling_rate, "Hz"),
        "raw_rate_Hz": magnitude(analysis.raw_rate, "Hz"),
    }


def _ligand_colours(parameters: Parameters, ligands: Iterable[str]) -> list[str]:
    """Return the colour of the first receptor that each ligand binds; empty where there is none."""
    # A mixture has the colour of what its first component binds.
    acting = (next(iter(components_of(parameters.ligands, name))) for name in ligands)
    bound = (next(iter(parameters.ligands[name].receptors), None) for name in acting)
    receptors = (None if name is None else parameters.receptors[name] for name in bound)
    return ["" if one is None else one.colour or "" for one in receptors]


def _basal_share(gaba: ExtracellularGaba, animals: int) -> Array:
    """Return the share of each animal's basal GABA that every source releases."""
    vesicular = 1.0 - gaba.non_vesicular
    shares = [vesicular * share for share in gaba.shares.values()]
    spread = [np.broadcast_to(np.reshape(share, (-1, 1)), (animals, 1)) for share in shares]
    return np.concatenate(spread, axis=1)


def _examples(examples: list[ExampleWindow], simulation: Simulation) -> xr.Dataset:
    """Return spikes as ragged arrays: each with its window and its population.

    Cells are numbered within their population; `cells` is the size of a population of a window.
    """
    populations = list(dict.fromkeys(name for example in examples for name in example.spikes))
    rows = [
        (window, place, example.spikes[name])
        for window, example in enumerate(examples)
        for place, name in enumerate(populations)
        if name in example.spikes
    ]

    def ragged(parts: list[NDArray[Any]], empty: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([*parts, empty])

    no_cells, no_times = np.array([], dtype=np.int64), np.array([])
    counts = [len(spikes.cell) for _, _, spikes in rows]
    columns: dict[str, tuple[NDArray[Any], str]] = {
        "spike_example": (np.repeat([window for window, _, _ in rows], counts), "1"),
        "spike_population": (np.repeat([place for _, place, _ in rows], counts), "1"),
        "spike_cell": (ragged([spikes.cell for _, _, spikes in rows], no_cells), "1"),
        "spike_time": (ragged([spikes.time_s for _, _, spikes in rows], no_times), "s"),
    }
    cells = [
        [
            one.cells if (one := example.run.parameters.circuit.populations.get(name)) else 0
            for name in populations
        ]
        for example in examples
    ]
    return xr.Dataset(
        {
            name: (
                "spike",
                values.astype(np.int64) if unit == "1" else values,
                {"units": unit},
            )
            for name, (values, unit) in columns.items()
        }
        | {
            "cells": (
                ("example", "population"),
                np.reshape(np.array(cells, dtype=np.int64), (len(examples), len(populations))),
                {"units": "1"},
            )
        },
        coords={
            "population": populations,
            "group": ("example", [example.run.cohort.name for example in examples]),
            "session": ("example", [example.run.name for example in examples]),
            "middle": ("example", [example.middle_min for example in examples], {"units": "min"}),
        },
        attrs={
            "warm_up_s": magnitude(simulation.warm_up, "s"),
            "window_s": magnitude(simulation.window, "s"),
        },
    )
