"""The course of a history as an xarray data set: named axes, and a unit on every array."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, scalar
from striosome.config.experiments.history import ParametersWithHistory
from striosome.neuromodulation.history import HistoryCourse
from striosome.neuromodulation.pharmacology.mixtures import dose_of_free_base
from striosome.neuromodulation.pharmacology.schedule import scheduled

__all__ = ["history_dataset"]


def history_dataset(
    number: NDArray[np.int64], parameters: ParametersWithHistory, course: HistoryCourse
) -> xr.Dataset:
    """Return slow states of the animals of a group, with the doses and diets that moved them.

    Parameters
    ----------
    number : int array (animals,)
        Number of each animal.
    parameters : ParametersWithHistory
        The animals with their history.
    course : HistoryCourse
        What happened to them.

    Returns
    -------
    Dataset
        Attributes "history", its title, and "at_day", time zero of the sessions. A single dose
        starts and ends at once.
    """
    shape = (len(number), len(course.time_day))

    def by_name(arrays: Mapping[str, Array]) -> Array:
        return np.stack([np.broadcast_to(array, shape) for array in arrays.values()])

    variables: dict[str, Any] = {
        "stimulus": (("site", "animal", "day"), by_name(course.stimulus)),
        "iron_deficiency": (("component", "animal", "day"), by_name(course.severity)),
    } | {
        name: (("animal", "day"), np.broadcast_to(state, shape))
        for name, state in course.states.items()
    }
    return xr.Dataset(
        {
            name: (dimensions, values.astype(np.float32), {"units": "1"})
            for name, (dimensions, values) in variables.items()
        },
        coords={
            "day": ("day", course.time_day, {"units": "day"}),
            "animal": number,
            "site": list(course.stimulus),
            "site_label": (
                "site",
                [parameters.receptors[name].label or name for name in course.stimulus],
            ),
            "component": list(course.severity),
            **_doses(parameters),
            **_diets(parameters),
        },
        attrs={
            "history": parameters.history.title,
            "at_day": magnitude(parameters.at, "day"),
            "states": list(course.states),
        },
    )


def _doses(parameters: ParametersWithHistory) -> dict[str, Any]:
    """Return every dose that was given, along the axis "dose"."""
    given = scheduled(parameters.history.doses, scalar(parameters.at, "min"))
    starts = np.array([magnitude(dose.time, "day") for dose in given], dtype=float)
    lengths = [0.0 if dose.duration is None else magnitude(dose.duration, "day") for dose in given]
    amounts = [
        np.mean(magnitude(dose_of_free_base(parameters.ligands, dose), "mg/kg")) for dose in given
    ]
    return {
        "dose_drug": ("dose", np.array([dose.drug for dose in given], dtype=str)),
        "dose_start": ("dose", starts, {"units": "day"}),
        "dose_end": ("dose", starts + np.array(lengths, dtype=float), {"units": "day"}),
        "dose_amount": ("dose", np.array(amounts, dtype=float), {"units": "mg/kg"}),
    }


def _diets(parameters: ParametersWithHistory) -> dict[str, Any]:
    """Return every interval on a diet that has begun, along the axis "stretch"."""
    at = magnitude(parameters.at, "day")
    begun = [one for one in parameters.history.diet if magnitude(one.start, "day") < at]
    ends = [at if one.end is None else min(at, magnitude(one.end, "day")) for one in begun]
    starts = [magnitude(one.start, "day") for one in begun]
    return {
        "diet_iron": ("stretch", np.array([one.iron for one in begun], dtype=str)),
        "diet_start": ("stretch", np.array(starts, dtype=float), {"units": "day"}),
        "diet_end": ("stretch", np.array(ends, dtype=float), {"units": "day"}),
    }
