"""Bounds of numbers whose formulas mean nothing beyond, whatever range a user gives them."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache

from striosome.config.documents.errors import Problem
from striosome.config.parameters.faults import Bounds, Faults
from striosome.config.parameters.leaves import ParameterPath
from striosome.config.parameters.merge import Settings

__all__ = ["check_numbers"]

_POSITIVE = Bounds(with_lowest=False)
_SHARE = Bounds(highest=1.0)
# Patterns of paths, of which the first that fits counts.
_BOUNDS: Mapping[str, Bounds] = {
    "circuit.populations.*.cells": Bounds(lowest=1.0),
    "circuit.populations.*.afferent_rate": Bounds(),
    "circuit.projections.*.probability": _SHARE,
    "circuit.synapses.*.conductance": Bounds(),
    "circuit.synapses.*.tau_decay": _POSITIVE,
    "circuit.synapses.*.delay": Bounds(),
    "circuit.cell_types.*.capacitance": _POSITIVE,
    "circuit.cell_types.*.tau_*": _POSITIVE,
    "gaba.shares.*": _SHARE,
    "gaba.non_vesicular": _SHARE,
    "gaba.basal": _POSITIVE,
    "ligands.*.tone": Bounds(),
    "ligands.*.receptors.*.dissociation*": _POSITIVE,
    "ligands.*.receptors.*.efficacy": Bounds(),
    "ligands.*.pharmacokinetics.molar_mass": _POSITIVE,
    "ligands.*.pharmacokinetics.forms.*.molar_mass": _POSITIVE,
    "ligands.*.pharmacokinetics.elimination_half_life": _POSITIVE,
    "ligands.*.pharmacokinetics.exposure": Bounds(),
    "ligands.*.pharmacokinetics.routes.*": Bounds(),
    "ligands.*.half_concentration": _POSITIVE,
    "signalling.ac_gain": Bounds(),
    "signalling.ac_basal": Bounds(),
    "signalling.pka_*": _POSITIVE,
    "stimulation.cortex.drive": Bounds(),
}


def check_numbers(settings: Settings, problems: list[Problem]) -> None:
    """Check that numbers and their ranges lie where their formulas mean something.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Grows by what is wrong.
    """
    faults = Faults(settings, problems)
    for path in settings:
        if (bounds := _bounds_of(path)) is not None:
            faults.bounds(path, bounds)


@cache
def _bounds_of(path: ParameterPath) -> Bounds | None:
    """Return the bounds of a number; None if it has none."""
    written = ".".join(path)
    return next((one for text, one in _BOUNDS.items() if fnmatchcase(written, text)), None)
