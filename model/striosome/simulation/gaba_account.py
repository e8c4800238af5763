"""The one account of GABA: every source relative to what it releases when the animal is healthy.

Shares of GABA are those of an animal in health, at rest and without drugs. What iron deficiency, a
history, the phase of day or stimulation make of a source moves basal GABA, and drugs move it from
there; so groups and sessions are told from one account.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.engines.activity import Activity
from striosome.observation.gaba import extracellular_gaba_uM
from striosome.simulation.plan import SessionRun

__all__ = ["BasalRelease", "basal_gaba_uM", "basal_release", "gaba_uM"]


@dataclass(frozen=True, slots=True)
class BasalRelease:
    """Release of one cell of each population without drugs, in isolated drug-free spikes (1/s)."""

    own: Array
    """of the animals as the control session finds them, shape (animals, populations)"""
    in_health: Array
    """of the same animals in health, of the same shape"""


def basal_release(run: SessionRun, activity: Activity, healthy: Activity) -> BasalRelease:
    """Return the release of each animal before any drug: the mean over its drug-free windows.

    Parameters
    ----------
    run : SessionRun
        The control session of a group.
    activity : Activity
        Of every animal and window, each array of shape (animals, windows, columns).
    healthy : Activity
        Of every animal in health in the drug-free windows, likewise.
    """
    own = activity.release_per_s[:, run.drug_free].mean(axis=1)
    in_health = np.broadcast_to(healthy.release_per_s.mean(axis=1), own.shape)
    return BasalRelease(np.asarray(own), np.asarray(in_health))


def gaba_uM(
    run: SessionRun, release_per_s: Array, basal: BasalRelease, active: NDArray[np.bool_]
) -> Array:
    """Return extracellular GABA for some release, shape (animals, windows) (uM).

    Parameters
    ----------
    run : SessionRun
        For the shares and the clearance of the animals.
    release_per_s : float array (animals, windows, populations)
        Release of one cell.
    basal : BasalRelease
        Of the animals; relative to no release, GABA is not a number.
    active : bool array (1 or animals, 1, populations)
        Populations that are not silenced; one that is adds nothing.
    """
    reference = np.where(basal.in_health > 0.0, basal.in_health, np.nan)[:, np.newaxis, :]
    relative = release_per_s / np.where(active, reference, 1.0)
    populations = run.parameters.circuit.populations
    of = {name: relative[..., column] for column, name in enumerate(populations)}
    return extracellular_gaba_uM(of, run.parameters.gaba)


def basal_gaba_uM(run: SessionRun, basal: BasalRelease, active: NDArray[np.bool_]) -> Array:
    """Return the GABA of the animals without drugs, shape (animals,) (uM)."""
    return gaba_uM(run, basal.own[:, np.newaxis, :], basal, active)[..., 0]
