"""Animals that assays are made on: the small tree, one value for each parameter set."""

from typing import Any

import numpy as np

from striosome.base.quantities import unit_quantity
from striosome.evidence.assay import CircuitProbe, Subjects
from support.builders import build_parameters


def subjects(sets: int = 5, circuit: CircuitProbe | None = None, **leaves: Any) -> Subjects:
    """Animals with leaves by path, `__` for the dot: a number, a list with one for each set, or
    either with its unit."""
    changes = {}
    for path, value in leaves.items():
        number, unit = value if isinstance(value, tuple) else (value, "1")
        column = np.array(number, dtype=float)[:, np.newaxis] if np.ndim(number) else number
        changes[path.replace("__", ".")] = column * unit_quantity(unit)
    return Subjects.of(build_parameters(changes), sets, circuit)
