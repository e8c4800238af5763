"""The two designs, in the unit cube, and the library that generates and analyses them."""

from typing import Any

import numpy as np

from striosome.base.arrays import Array
from striosome.base.libraries import require_library
from striosome.sensitivity.file import MorrisEntry, SobolEntry

__all__ = ["morris_design", "problem", "require_salib", "sobol_design"]


def require_salib() -> None:
    """Refuse to start if the library is missing.

    Raises
    ------
    MissingLibrary
        If SALib is not installed.
    """
    require_library("SALib", needed="sensitivity needs SALib", extra="sweep")


def problem(number: int) -> dict[str, Any]:
    """Return the SALib problem for `number` parameters on the unit interval."""
    names = [str(place) for place in range(number)]
    return {"num_vars": number, "names": names, "bounds": [[0.0, 1.0]] * number}


def morris_design(number: int, entry: MorrisEntry) -> Array:
    """Return trajectories of one parameter at a time (Morris 1991, Technometrics 33:161).

    Parameters
    ----------
    number : int
        Of parameters.
    entry : MorrisEntry
        How many trajectories on how many levels.

    Returns
    -------
    float array (trajectories * (parameters + 1), parameters)
        Between 0 and 1, trajectory after trajectory.
    """
    from SALib.sample.morris import sample

    rng = np.random.default_rng(entry.seed)
    return np.asarray(sample(problem(number), entry.trajectories, entry.levels, seed=rng))


def sobol_design(number: int, entry: SobolEntry) -> Array:
    """Return Saltelli's scheme on a Sobol sequence (Saltelli 2010, Comput Phys Commun 181:259).

    Parameters
    ----------
    number : int
        Of parameters.
    entry : SobolEntry
        How many base points.

    Returns
    -------
    float array (points * (parameters + 2), parameters)
        Between 0 and 1: of each base point A, then A with one parameter of B at a time, then B.
    """
    from SALib.sample.sobol import sample

    rng = np.random.default_rng(entry.seed)
    chosen = sample(problem(number), entry.points, calc_second_order=False, seed=rng)
    return np.asarray(chosen)
