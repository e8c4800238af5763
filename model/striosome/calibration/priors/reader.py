"""Priors of a calibration file, read and checked for one hypothesis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from striosome.base.quantities import UnitError, kind_of_value, parse_quantity, scalar
from striosome.base.sobol import even_places
from striosome.base.wording import after_number
from striosome.calibration.priors.file import PriorEntry
from striosome.calibration.priors.kinds import (
    ActivationPrior,
    RangePrior,
    RatioPrior,
    WholePrior,
)
from striosome.calibration.priors.prior import Prior
from striosome.calibration.priors.rules import circle, largest_whole
from striosome.calibration.priors.space import PriorSpace
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.documents.records import read_record
from striosome.config.parameters.moved import path_hint
from striosome.config.parameters.provenance import Provenance

__all__ = ["PriorReader"]

_WIDE = 10.0
_HYPOTHESES = "hypotheses/"
# Sets of the prior that are held against the ranges of the base file.
_TRIED = 512


@dataclass(frozen=True, slots=True)
class PriorReader:
    """Reader of the priors of one hypothesis."""

    document: Document
    """the calibration file"""
    known: Mapping[str, Provenance]
    """parameters of one group under the hypothesis, by path"""
    problems: list[Problem]
    """list to which problems are appended"""
    places: dict[str, KeyPath] = field(default_factory=dict)
    """key of each prior that was read, by the paths of its parameters"""

    def space(
        self, common: KeyPath, own: KeyPath, measuring: tuple[Prior, ...] = ()
    ) -> PriorSpace | None:
        """Read the common priors and those of the hypothesis, which come instead of them.

        What the hypothesis itself sets stays as it says, unless it is given a prior of its own.

        Parameters
        ----------
        common, own : tuple of str
            Keys under which they stand.
        measuring : tuple of Prior
            Further priors, of the study's measuring.

        Returns
        -------
        PriorSpace or None
            None, with all problems noted, if any is faulty.
        """
        before = len(self.problems)
        shared, special = (self._named_at(at) for at in (common, own))
        found: dict[str, Prior] = {}
        for at, names in ((common, shared), (own, special)):
            for name in names:
                key = (*at, str(name))
                prior = self.prior(key, str(name))
                if prior is None or (at == common and (name in special or self._is_set(prior))):
                    continue
                for path in prior.units:
                    self._once(path, key, at == own, found)
                found[str(name)] = prior
        if len(self.problems) > before:
            return None
        priors = (*found.values(), *measuring)
        if not found:
            self.report(common, "nothing varies: expected at least one prior")
            return None
        if around := circle(priors):
            said = " needs ".join([*around, around[0]])
            self.report(self.places[around[0]], f"goes round in a circle: {said}")
            return None
        space = PriorSpace(priors, dict(self.constants(priors)))
        self.check_ranges(space)
        return space if len(self.problems) == before else None

    def report(self, at: KeyPath, message: str) -> None:
        """Note a problem."""
        self.problems.append(self.document.place(at).problem(dotted(at), message))

    def _named_at(self, at: KeyPath) -> list[str]:
        """Return the names under a key that may not be there."""
        data: Any = self.document.data
        for key in at:
            data = data.get(key) if isinstance(data, dict) else None
        return list(data) if isinstance(data, dict) else []

    def _is_set(self, prior: Prior) -> bool:
        """Whether the hypothesis itself sets one of the parameters."""
        return any(self.known[path].set_by.startswith(_HYPOTHESES) for path in prior.units)

    def _once(self, path: str, key: KeyPath, instead: bool, found: dict[str, Prior]) -> None:
        """Note a second prior of one parameter; a hypothesis's own replaces common ones."""
        for name in [name for name, prior in found.items() if path in prior.units]:
            if instead:
                del found[name]
            else:
                self.report(key, f"{path} has a prior already, as part of {name}")
        self.places[path] = key

    def prior(self, at: KeyPath, name: str) -> Prior | None:
        """Read one prior; None, with the problem noted, if it is faulty."""
        entry = PriorEntry()
        if self.document.at(at) not in (None, {}):
            located = read_record(PriorEntry, self.document, at, self.problems)
            if located is None:
                return None
            entry = located.record
        if entry.whole_of:
            sound = [self.unit((*at, "whole_of", k), one) for k, one in enumerate(entry.whole_of)]
            return None if None in sound else WholePrior(entry.whole_of, entry.rest)
        unit = self.unit(at, name)
        if unit is None:
            return None
        if entry.activation_of is not None:
            return self.activation(at, name, entry.activation_of, entry)
        if entry.relative_to is not None:
            return self.ratio(at, name, unit, entry.relative_to, entry)
        ends = self.ends(at, unit, entry) if entry.range else self.own_range(at, name, unit)
        if ends is None:
            return None
        log = 0.0 < ends[0] * _WIDE <= ends[1] if entry.scale is None else entry.scale == "log"
        if log and ends[0] <= 0.0:
            self.report(at, "a logarithmic scale needs ends above 0")
            return None
        return RangePrior(name, unit, ends, log)

    def ratio(
        self, at: KeyPath, name: str, unit: str, other: str, entry: PriorEntry
    ) -> RatioPrior | None:
        """Read the prior of a parameter as a multiple of another one."""
        key = (*at, "relative_to")
        others_unit = self.unit(key, other)
        ends = self.ends(at, "1", entry)
        if others_unit is None or ends is None:
            return None
        if others_unit != unit:
            mine, its = (kind_of_value(one) for one in (unit, others_unit))
            self.report(key, f"{name} is {mine}, but {other} is {its}: expected the same unit")
            return None
        log = entry.scale != "linear"
        if log and ends[0] <= 0.0:
            self.report(
                (*at, "range"),
                "factors on a logarithmic scale, as is the default for "
                "them, need ends above 0: or give scale: linear",
            )
            return None
        return RatioPrior(name, unit, other, ends, log)

    def activation(
        self, at: KeyPath, name: str, receptor: str, entry: PriorEntry
    ) -> ActivationPrior | None:
        """Read the prior of a tone by the activation of a receptor."""
        parts = name.split(".")
        if len(parts) != 3 or parts[0] != "ligands" or parts[2] != "tone":
            self.report(at, "activation_of: is for the tone of a transmitter, ligands.NAME.tone")
            return None
        bound = f"ligands.{parts[1]}.receptors"
        receptors = {path.split(".")[3] for path in self.known if path.startswith(f"{bound}.")}
        if receptor not in receptors:
            near = did_you_mean(receptor, receptors)
            self.report((*at, "activation_of"), f"{parts[1]} binds no {receptor!r}{near}")
            return None
        constants = (f"{bound}.{receptor}.{key}" for key in ("dissociation", "dissociation_soma"))
        dissociation = next(path for path in constants if path in self.known)
        ends = self.ends(at, "1", entry)
        if ends is not None and not 0.0 <= ends[0] < ends[1] < 1.0:
            self.report((*at, "range"), "an activation lies from 0 to below 1")
            ends = None
        return ends and ActivationPrior(
            name,
            dissociation,
            f"{bound}.{receptor}.efficacy",
            f"receptors.{receptor}.transduction",
            ends,
        )

    def unit(self, at: KeyPath, path: str) -> str | None:
        """Return the unit of a parameter; None, with the problem noted, if it is no number."""
        if path not in self.known:
            self.report(at, f"unknown parameter {path}{path_hint(path, self.known)}")
            return None
        if self.known[path].unit is None:
            self.report(at, f"{path} is not a number")
        return self.known[path].unit

    def ends(self, at: KeyPath, unit: str, entry: PriorEntry) -> tuple[float, float] | None:
        """Return the ends of a range that a prior gives."""
        assert entry.range is not None
        try:
            low, high = _ends(entry.range, unit)
        except UnitError as error:
            self.report((*at, "range"), str(error))
            return None
        if not low < high:
            span = f"{low:g} to {high:g}{after_number(unit)}"
            self.report((*at, "range"), f"its range, {span}, is empty")
            return None
        return low, high

    def own_range(self, at: KeyPath, path: str, unit: str) -> tuple[float, float] | None:
        """Return the range of a parameter's own."""
        written = self.known[path].range
        if written is None or written[0] == written[1]:
            self.report(at, "has no range of its own: give one")
            return None
        return _ends(written, unit)

    def constants(self, priors: tuple[Prior, ...]) -> Iterator[tuple[str, float]]:
        """Yield the value of every parameter that priors need and none varies."""
        varied = {path for prior in priors for path in prior.units}
        for prior in priors:
            for path, unit in prior.needs.items():
                if path not in varied:
                    yield path, _number(self.known[path].value, unit)

    def check_ranges(self, space: PriorSpace) -> None:
        """Report every prior that leaves the range of its parameter, which no experiment may."""
        dimensions = len(space.names)
        inner = even_places(dimensions, _TRIED, np.random.default_rng(0))
        ends = np.stack([np.zeros(dimensions), np.ones(dimensions)])
        columns = space.columns(np.concatenate([inner, ends]))
        for path, values in columns.items():
            written = self.known[path].range if path in self.known else None
            if written is None:
                continue
            unit = space.units[path]
            low, high = _ends(written, unit)
            slack = 1e-9 * (high - low)
            if values.min() < low - slack or values.max() > high + slack:
                reach = f"{values.min():.4g} to {values.max():.4g}{after_number(unit)}"
                self.report(
                    self.places[path],
                    f"its prior reaches from {reach}, "
                    f"beyond the range of {path}, {written[0]} to {written[1]}",
                )
        if whole := largest_whole(columns, self.known):
            path = next(path for path in columns if path in whole.shares)
            self.report(
                self.places[path],
                f"with it, {', '.join(whole.shares)} sum to up to {whole.sum:.4g}, which is above "
                "1: give them one prior, with whole_of, or lower its end",
            )


def _number(written: Any, unit: str) -> float:
    return scalar(parse_quantity(written, unit), unit)


def _ends(written: tuple[Any, Any], unit: str) -> tuple[float, float]:
    return _number(written[0], unit), _number(written[1], unit)
