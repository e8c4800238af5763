"""Cells and cortical terminals under known concentrations: what assays read of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from striosome.base.arrays import Array
from striosome.config.documents.errors import did_you_mean
from striosome.config.parameters.pharmacology import Site
from striosome.config.parameters.tree import Parameters
from striosome.evidence.assays.treatment import activation, tones_nM
from striosome.neuromodulation.pharmacology.receptors import Activation
from striosome.neuromodulation.receptor_carriers import felt
from striosome.neuromodulation.signalling.cascade import (
    cells_signalling,
    cyclic_amp,
    pka_steady_state,
)
from striosome.neuromodulation.signalling.presynaptic import glutamate_factor, release_factor

__all__ = [
    "Reading",
    "Shares",
    "cortical_glutamate",
    "mixed",
    "soma_camp",
    "soma_pka",
    "terminal_release",
    "unknown_populations",
]

Shares = dict[str, Annotated[float, Field(gt=0.0)]]
"""Share of each population in what is read; only their ratios matter."""

Reading = Callable[[str, Parameters, Activation], Array]
"""What is read of the cells of a population under some activation of receptors, (sets, 1)."""


def soma_camp(name: str, parameters: Parameters, active: Activation) -> Array:
    """Return cyclic AMP at the soma of a population, in units of full D1 drive, (sets, 1)."""
    return _camp(name, parameters, active, "soma")


def soma_pka(name: str, parameters: Parameters, active: Activation) -> Array:
    """Return PKA activity at the soma of a population, (sets, 1)."""
    return _pka(name, parameters, active, "soma")


def terminal_release(name: str, parameters: Parameters, active: Activation) -> Array:
    """Return release of a population's terminals, 1 without modulation, (sets, 1)."""
    circuit = parameters.circuit
    present = felt(circuit.modulated[name], "terminal", active.terminal)
    pka = _pka(name, parameters, active, "terminal")
    return release_factor(circuit.release_of(name), parameters.receptors, pka, present, 1.0)


def cortical_glutamate(parameters: Parameters, active: Activation) -> Array:
    """Return glutamate of cortical terminals, relative to that behind the afferents' rate."""
    # The rate of the afferents holds for the tones of the animal.
    rest = activation(parameters, tones_nM(parameters)).terminal
    return glutamate_factor(parameters.receptors, active.terminal, rest, 1.0)


def mixed(
    shares: Mapping[str, float], read: Reading, parameters: Parameters, active: Activation
) -> Array:
    """Return the mean of a reading over the cells of several populations, (sets, 1)."""
    parts = np.broadcast_arrays(*(read(name, parameters, active) for name in shares))
    return np.asarray(np.average(parts, axis=0, weights=list(shares.values())))


def unknown_populations(shares: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Return the populations under `cells` that there are not, each with the nearest."""
    known = list(known)
    return [
        (f"cells.{name}", f"unknown population{did_you_mean(name, known)}")
        for name in shares
        if name not in known
    ]


def _pka(name: str, parameters: Parameters, active: Activation, site: Site) -> Array:
    signalling = cells_signalling(parameters, parameters.circuit.modulated[name])
    return pka_steady_state(signalling, _camp(name, parameters, active, site))


def _camp(name: str, parameters: Parameters, active: Activation, site: Site) -> Array:
    population = parameters.circuit.modulated[name]
    present = felt(population, site, active.at(site))
    return cyclic_amp(cells_signalling(parameters, population), parameters.receptors, present)
