"""Predicted results of the measurements that a calibration file lists."""

from collections.abc import Mapping

from striosome.base.arrays import Array
from striosome.base.quantities import magnitude, parse_quantity
from striosome.calibration.file import MeasurementEntry
from striosome.calibration.sampling.target import Target
from striosome.claims.endpoint import Endpoint

__all__ = ["predicted_measurements"]


def predicted_measurements(
    target: Target, columns: Mapping[str, Array]
) -> dict[str, tuple[Array, float]]:
    """Return values without error, and the error, of every measurement that is possible here.

    Parameters
    ----------
    target : Target
        Of the hypothesis; measurements of parameters that it does not vary are left out.
    columns : mapping of str to float array (sets,)
        The parameter sets.
    """
    named = target.calibration.file.measurements
    entries = {name: MeasurementEntry.model_validate(entry) for name, entry in named.items()}
    endpoints = {
        name: Endpoint(entry.metric, entry.session, entry.group)
        for name, entry in entries.items()
        if entry.metric and entry.session and entry.group
    }
    moments = target.predictor.moments(columns, endpoints.values()) if endpoints else {}
    found: dict[str, tuple[Array, float]] = {}
    for name, entry in entries.items():
        if name in endpoints:
            # The unit of a metric, such as percent, is that of its table.
            found[name] = moments[endpoints[name]].mean, float(entry.error)
        elif entry.parameter is not None and entry.parameter in columns:
            unit = target.predictor.units[entry.parameter]
            error = float(magnitude(parse_quantity(entry.error, unit), unit))
            found[name] = columns[entry.parameter], error
    return found
