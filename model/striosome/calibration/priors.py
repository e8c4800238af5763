"""Prior of a parameter before the study: its range, filled evenly.

Every number of the base file with the status "calibrated" varies over its range; where that spans
a factor of ten or more, its logarithm is filled evenly. A calibration file may narrow a range, or
add a parameter, for all hypotheses or for one. What a hypothesis itself sets stays as it says.
"""

from collections.abc import Mapping, Sequence

from striosome.base.quantities import magnitude, parse_quantity
from striosome.config.documents.documents import COMMAND_LINE
from striosome.config.parameters.provenance import Provenance
from striosome.sweeps.axes import Axis
from striosome.sweeps.designs import Space

__all__ = ["prior_space"]

_WIDE = 10.0
_HYPOTHESES = "hypotheses/"


def prior_space(
    known: Mapping[str, Provenance], *changes: Space, order: Sequence[str] = ()
) -> Space:
    """Return the space of all parameters that may vary.

    Parameters
    ----------
    known : mapping of str to Provenance
        Parameters of one group, by path, under the hypothesis.
    *changes : Space
        Ranges that a calibration file gives; later ones win.

    order : sequence of str, optional
        Paths of which those that vary come first, in this order.

    Returns
    -------
    Space
        In that order, then in the order of the parameters.
    """
    entries = {
        path: _entry(path, value)
        for path, value in known.items()
        if value.status == "calibrated" and value.range and not value.set_by.startswith(_HYPOTHESES)
    }
    for space in changes:
        for axis, ends, log in zip(space.axes, space.ends, space.logarithmic, strict=True):
            for path in axis.paths:
                entries[path] = Axis(path, (path,), axis.unit, axis.place), ends, log
    ordered = [entries[path] for path in dict.fromkeys([*order, *known]) if path in entries]
    return Space(
        tuple(axis for axis, _, _ in ordered),
        tuple(ends for _, ends, _ in ordered),
        tuple(log for _, _, log in ordered),
    )


def _entry(path: str, value: Provenance) -> tuple[Axis, tuple[float, float], bool]:
    assert value.range is not None
    assert value.unit is not None
    low, high = (
        float(magnitude(parse_quantity(end, value.unit), value.unit)) for end in value.range
    )
    return Axis(path, (path,), value.unit, COMMAND_LINE), (low, high), 0.0 < low * _WIDE <= high
