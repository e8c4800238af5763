"""Error of a reported number, in the ways in which sources give it, as one standard deviation."""

from collections.abc import Callable
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from striosome.base.quantities import UnitError, magnitude, parse_quantity
from striosome.config.documents.section import Record
from striosome.evidence.assay import Scale

__all__ = ["ReportedError", "Written", "deviation_within", "limits_of"]

# Standard deviations from the middle to the end of a 95 % interval of a normal density.
_LIMITS = 1.959964

Written = str | float
"""A number with its unit, or one without a unit."""


Read = Callable[[Written], float]
"""Reads a number with its unit; a UnitError if the unit is of another kind."""


def _read_at(key: str, written: Written, read: Read) -> float:
    """Read a number, naming its key if its unit is of another kind."""
    try:
        return read(written)
    except UnitError as error:
        raise ValueError(f"{key}: {error}") from None


def _factor(written: Written) -> float:
    return float(magnitude(parse_quantity(written, "1"), "1"))


def deviation_within(key: str, written: Written, scale: Scale, read: Read) -> float:
    """Return 95 % limits, a factor or an amount by the scale, as one standard deviation.

    Raises
    ------
    ValueError
        If a factor is not above 1, an amount not above 0, or the unit of another kind.
    """
    if scale == "linear":
        if (amount := _read_at(key, written, read)) <= 0.0:
            raise ValueError(f"{key}: an amount is above 0, got {written}")
        return amount / _LIMITS
    factor = _read_at(key, written, _factor)
    if factor <= 1.0:
        raise ValueError(f"{key}: a factor is above 1, got {written}")
    return float(np.log(factor) / _LIMITS)


def limits_of(deviation: float, scale: Scale) -> float:
    """Return one standard deviation as 95 % limits: the inverse of `deviation_within`."""
    reach = _LIMITS * deviation
    return float(np.exp(reach)) if scale == "log" else reach


class ReportedError(Record):
    """Error of a number: one of four kinds."""

    sem: Written | None = Field(None, description="standard error of the mean")
    sd: Written | None = Field(
        None, description="standard deviation between the n animals, cells or persons"
    )
    limits: tuple[Written, Written] | None = Field(
        None, description="95 % confidence limits, or the range that the source gives"
    )
    within: Written | None = Field(
        None,
        description="the source gives no error, and its number is believed to be right within "
        "this in 95 % of such cases: a factor for doses, concentrations and rates, an amount for "
        "shares and ratios",
    )

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            kinds = "sem, sd, limits or within"
            raise ValueError(f"expected one of {kinds}, got {' and '.join(given) or 'none'}")
        return self

    def deviation(self, value: float, n: int | None, scale: Scale, read: Read) -> float:
        """Return the error as a standard deviation on the scale of the assay.

        Parameters
        ----------
        value : float
            The number.
        n : int or None
            How many animals, cells or persons it is the mean of.
        scale : {"log", "linear"}
            Of the assay: on "log" the deviation is one of the natural logarithm.
        read : callable
            Reads a number with its unit.

        Raises
        ------
        ValueError
            If the kind of error does not suit the scale or the number.
        """
        if self.within is not None:
            return deviation_within("error.within", self.within, scale, read)
        if self.limits is not None:
            low, high = (_read_at("error.limits", one, read) for one in self.limits)
            if not low <= value <= high or low == high:
                raise ValueError("error.limits: the number does not lie between them")
            if scale == "log":
                if low <= 0.0:
                    raise ValueError("error.limits: must be above 0")
                low, high = np.log(low), np.log(high)
            return float((high - low) / (2.0 * _LIMITS))
        if self.sd is not None and n is None:
            raise ValueError("error.sd: also give n, the number that it is the spread of")
        key, written = ("error.sem", self.sem) if self.sd is None else ("error.sd", self.sd)
        assert written is not None, "an error is one of four kinds"
        spread = _read_at(key, written, read)
        if spread <= 0.0:
            raise ValueError(f"{key}: must be above 0")
        error = spread / (1.0 if n is None or self.sd is None else np.sqrt(n))
        # Of a number with a relative error, the logarithm has the deviation that makes the same
        # coefficient of variation of a log-normal density.
        return float(np.sqrt(np.log1p(np.square(error / value))) if scale == "log" else error)
