"""Error of the response surface, separated from the chance in one animal's spikes.

A few seconds of spikes leave chance in every prediction, up to several per cent of GABA. The error
of the surface is another thing: it changes smoothly with what the surface predicts. So the
differences between spikes and surface are regressed on the surface's predictions; the fit is the
error, what is left is chance, and chance is no reason to give a set another weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striosome.base.arrays import Array
from striosome.claims.endpoint import Endpoint
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.metrics import unit_of

__all__ = ["SurfaceError", "answered", "surface_error"]

# One direction of the surface's predictions is fitted for every so many sets.
_SETS_FOR_ONE = 20


@dataclass(frozen=True, slots=True)
class SurfaceError:
    """Spikes minus surface, of the typical animal."""

    shift: dict[Endpoint, Array]
    """fitted error of the surface, by endpoint, shape (sets,)"""
    error: dict[Endpoint, float]
    """standard error of the fit by endpoint, root mean square over sets"""
    chance: dict[Endpoint, float]
    """standard deviation of the residuals of the fit, by endpoint"""

    def table(self, experiment: Experiment) -> pd.DataFrame:
        """Tabulate mean error over sets, its standard error and chance, for every endpoint."""
        rows = [
            {
                **endpoint._asdict(),
                "shift": float(shift.mean()),
                "error": self.error[endpoint],
                "chance": self.chance[endpoint],
                "unit": unit_of(endpoint.metric, experiment),
            }
            for endpoint, shift in self.shift.items()
        ]
        return pd.DataFrame(rows)


def surface_error(
    surface: Mapping[Endpoint, Array], spikes: Mapping[Endpoint, Array]
) -> SurfaceError:
    """Fit the error of the surface by least squares.

    The regressors are the largest principal components of the surface's standardised predictions,
    one for every twenty sets; with fewer sets the error is their mean.

    Parameters
    ----------
    surface, spikes : mapping of Endpoint to float array (sets,)
        Predictions for the same sets; those without a number in spikes have no say.
    """
    design = _design(np.column_stack(list(surface.values())))
    known = answered(spikes)
    sets, terms = int(known.sum()), design.shape[1]
    shift, error, chance = {}, {}, {}
    for endpoint, predicted in surface.items():
        difference = spikes[endpoint] - predicted
        coefficients, *_ = np.linalg.lstsq(design[known], difference[known], rcond=None)
        shift[endpoint] = np.asarray(design @ coefficients)
        left = float(np.sum((difference - shift[endpoint])[known] ** 2))
        chance[endpoint] = float(np.sqrt(left / (sets - terms))) if sets > terms else float("nan")
        # The hat matrix has as its trace the number of terms.
        error[endpoint] = chance[endpoint] * float(np.sqrt(terms / sets))
    return SurfaceError(shift, error, chance)


def answered(spikes: Mapping[Endpoint, Array]) -> NDArray[np.bool_]:
    """Tell which sets have a number at every endpoint, shape (sets,)."""
    return np.asarray(np.isfinite(np.column_stack(list(spikes.values()))).all(axis=1))


def _design(predictions: Array) -> Array:
    """Return a constant and principal components, shape (sets, terms)."""
    sets = len(predictions)
    constant = np.ones((sets, 1))
    spread = predictions.std(axis=0)
    varies = spread > 0.0
    standard = (predictions[:, varies] - predictions[:, varies].mean(axis=0)) / spread[varies]
    left, sizes, _ = np.linalg.svd(standard, full_matrices=False)
    kept = min(sets // _SETS_FOR_ONE, int(np.sum(sizes > 1e-9 * np.max(sizes, initial=0.0))))
    return np.column_stack([constant, left[:, :kept]])
