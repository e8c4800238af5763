"""Bounds of numbers whose formulas mean nothing beyond, whatever range a user gives them."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

from striosome.config.parameters.circuit import MOST_CELLS
from striosome.config.parameters.faults import Bounds, Faults
from striosome.config.parameters.leaves import ParameterPath

__all__ = ["check_numbers"]

_POSITIVE = Bounds(with_lowest=False)
_SHARE = Bounds(highest=1.0)
# Patterns of paths, of which the first that fits counts.
_BOUNDS: Mapping[str, Bounds] = {
    "circuit.populations.*.cells": Bounds(lowest=1.0, highest=MOST_CELLS),
    "circuit.populations.*.afferent_rate": Bounds(),
    "circuit.populations.*.receptors.*": Bounds(),
    "circuit.afferents.*.per_cell": Bounds(),
    "circuit.afferents.*.inhibition_follows": _SHARE,
    "circuit.release.*.utilisation": Bounds(highest=1.0, with_lowest=False),
    "circuit.release.*.tau_*": _POSITIVE,
    # PKA may at most silence a bouton.
    "circuit.release.*.pka_gain": Bounds(lowest=-1.0),
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
    "ligands.*.pharmacokinetics.brain_entry_half_life": Bounds(),
    "ligands.*.pharmacokinetics.exposure": Bounds(),
    "ligands.*.pharmacokinetics.unbound_fraction": Bounds(highest=1.0, with_lowest=False),
    "ligands.*.pharmacokinetics.routes.*": Bounds(),
    "ligands.*.components.*.share": Bounds(highest=1.0, with_lowest=False),
    "ligands.*.half_concentration": _POSITIVE,
    "receptors.*.density": Bounds(),
    "receptors.*.transduction": Bounds(),
    "receptors.*.heteromer.efficacy_loss": _SHARE,
    "receptors.*.heteromer.affinity_shift": Bounds(),
    "receptors.*.cyclic_amp.stimulation": Bounds(),
    "receptors.*.inhibition": _SHARE,
    "receptors.*.pka_restraint": _SHARE,
    "signalling.ac_gain": Bounds(),
    "signalling.ac_basal": Bounds(),
    "signalling.pka_*": _POSITIVE,
    "stimulation.cortex.drive": Bounds(),
}


def check_numbers(faults: Faults) -> None:
    """Check that numbers and their ranges lie where their formulas mean something.

    Parameters
    ----------
    faults : Faults
        Of one group's parameters.
    """
    for path, bounds in _bounded(tuple(faults.settings)):
        faults.bounds(path, bounds)


@lru_cache(maxsize=16)
def _bounded(paths: tuple[ParameterPath, ...]) -> list[tuple[ParameterPath, Bounds]]:
    """Return the paths that have bounds, with these."""
    found = ((path, _bounds_of(".".join(path))) for path in paths)
    return [(path, bounds) for path, bounds in found if bounds is not None]


def _bounds_of(path: str) -> Bounds | None:
    return next((one for text, one in _BOUNDS.items() if fnmatchcase(path, text)), None)
