"""What measuring adds to the value of one animal: known, or inferred from published photometry.

The study's spread is not published, nor is the sensor. Photometry of drugs spreads between animals
by some per cent of fluorescence (a sensor's own unit); how much GABA that is depends on the sensor.
So both are unknowns of the study, with priors, beside the parameters of the animal.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from striosome.base.arrays import Array, Values
from striosome.base.quantities import scalar
from striosome.calibration.priors.kinds import ChoicePrior, RangePrior
from striosome.calibration.priors.prior import MEASURING, Prior
from striosome.config.parameters.tree import Parameters
from striosome.observation.photometry.sensor import relative_fluorescence

__all__ = ["Measuring", "fluorescence_per_gaba"]

_STEP = 0.01


def fluorescence_per_gaba(parameters: Parameters, sensor: str) -> float:
    """Return the change of fluorescence for a small change of GABA, in per cent per per cent.

    Parameters
    ----------
    parameters : Parameters
        For basal GABA, and for what of the fluorescence is not the sensor's.
    sensor : str
        Its name.
    """
    basal = np.array([scalar(parameters.gaba.basal, "uM")])
    own = parameters.sensors[sensor]
    before, after = (relative_fluorescence(basal * one, own) for one in (1.0, 1.0 + _STEP))
    share = 1.0 - scalar(parameters.photometry.artefacts.background, "1")
    return float(share * (after[0] / before[0] - 1.0) / _STEP)


@dataclass(frozen=True, slots=True)
class Measuring:
    """Standard deviations that measuring adds, by metric."""

    known: Mapping[str, float]
    """in the unit of the metric"""
    fluorescence: Mapping[str, tuple[float, float]]
    """lowest and highest standard deviation, in per cent of fluorescence, of metrics of GABA in per
    cent"""
    sensors: Mapping[str, float]
    """sensors that the study may have used, with what `fluorescence_per_gaba` says of each"""

    @property
    def priors(self) -> tuple[Prior, ...]:
        """Priors of what is not known, the spread even in the logarithm."""
        if not self.fluorescence:
            return ()
        spreads = (
            RangePrior(f"{MEASURING}{metric}", "1", ends, logarithmic=True)
            for metric, ends in self.fluorescence.items()
        )
        return (*spreads, ChoicePrior(f"{MEASURING}sensor", tuple(self.sensors)))

    def deviations(self, columns: Mapping[str, Array]) -> dict[str, Values]:
        """Return the standard deviation for each metric in its unit, single or shape (sets,).

        Parameters
        ----------
        columns : mapping of str to float array (sets,)
            What varies, by path.
        """
        found: dict[str, Values] = dict(self.known)
        if self.fluorescence:
            slopes = np.array(list(self.sensors.values()))
            slope = slopes[columns[f"{MEASURING}sensor"].astype(int)]
            for metric in self.fluorescence:
                found[metric] = columns[f"{MEASURING}{metric}"] / slope
        return found
