"""Comparison of results with expected numbers, and the choice of a tolerance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from striosome.base.arrays import Array
from striosome.scenarios.expected_file import ExpectedNumber, words_of

__all__ = ["NumberCheck", "expectation", "findings_table", "predicted_deviation"]

# A normal distribution is passed on either side of three standard deviations this often.
_MISSED = 2.0 * norm.sf(3.0)
# Numbers that no random stream moves are equal but for rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """A number of a result with its expected value."""

    expected: ExpectedNumber
    """the number with its tolerance"""
    seen: float
    """number found, in its unit; nan where it is not defined"""

    @property
    def as_expected(self) -> bool:
        """Whether it lies within the tolerance; an undefined number does not."""
        return bool(abs(self.seen - self.expected.value) <= self.expected.tolerance)

    @property
    def verdict(self) -> str:
        """Verdict in words."""
        return "as expected" if self.as_expected else "NOT AS EXPECTED"


def findings_table(findings: Sequence[NumberCheck]) -> pd.DataFrame:
    """Return a row for each number: its name, value, expected value and verdict."""
    rows = [
        (
            ", ".join(words_of(finding.expected)),
            finding.seen,
            finding.expected.value,
            finding.expected.tolerance,
            finding.expected.unit,
            finding.verdict,
        )
        for finding in findings
    ]
    names = ["number", "value", "expected", "tolerance", "unit", "verdict"]
    return pd.DataFrame(rows, columns=names)


def predicted_deviation(samples: Sequence[Array]) -> float:
    """Predict how far the mean of another seed may lie from the mean of these.

    Three standard deviations: another seed is further off once in 370. A seed draws animals of
    its own, so that the spread between the means of seeds is the spread between animals over
    the root of their number, which all animals of all seeds estimate together; where a seed
    gives one number, the spread between seeds is the only estimate, and a few of them leave it
    uncertain (Student's t).

    Parameters
    ----------
    samples : sequence of float array (animals,)
        Values of each stream, two streams at least where they have one value.
    """
    streams = len(samples)
    sizes = np.array([len(sample) for sample in samples])
    freedom = int(np.sum(sizes - 1))
    if freedom:
        squares = np.sum([np.sum((sample - sample.mean()) ** 2) for sample in samples])
        variance = squares / freedom * np.mean(1.0 / sizes)
    else:
        freedom = streams - 1
        variance = np.var([sample.mean() for sample in samples], ddof=1)
    # Add the error of the reference mean itself.
    return float(_spreads(freedom) * np.sqrt(variance * (1.0 + 1.0 / streams)))


@cache
def _spreads(freedom: int) -> float:
    """Return how many standard deviations are passed as rarely as is predicted."""
    return float(t.isf(_MISSED / 2.0, freedom))


def expectation(number: ExpectedNumber, samples: Sequence[Array]) -> ExpectedNumber:
    """Return the number with the value and the tolerance from several seeds.

    The tolerance is the predicted deviation, or the largest deviation of one of these seeds
    where that is more: a change so small that single spikes make it has more distant values
    than a normal distribution. Both are rounded to the digits that the tolerance leaves
    certain.
    """
    means = np.array([sample.mean() for sample in samples])
    value = float(means.mean())
    least = _ROUNDING * max(1.0, abs(value))
    predicted = max(predicted_deviation(samples), least)
    off = float(np.abs(means - value).max())
    digits = 1 - int(np.floor(np.log10(max(predicted, off))))
    # Rounding may move the value away from a stream, which is to stay within.
    off = float(np.abs(means - round(value, digits)).max())
    reaching = np.ceil(off * 10.0**digits) / 10.0**digits
    return number.model_copy(
        update={
            # Adding zero turns a negative zero into zero.
            "value": round(value, digits) + 0.0,
            "tolerance": round(max(predicted, float(reaching)), digits),
        }
    )
