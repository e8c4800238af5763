"""The likelihood: how probable the published outcomes are, all together, given a parameter set.

A statement is an outcome of a study with the published number of animals; `detection` gives its
probability, and `numbers` the density of a mean that is reported with its error. Statements that
measure themselves against one effect ("no rise, less than half of that") share what the study found
there: the number, where one is reported, else they are multiplied before it is averaged over. All
others are taken as independent. A statement may have reached us wrongly, with probability e, and
then says nothing: `p -> (1 - e) p + e / 2`, and a number has a broad density.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from striosome.calibration.likelihood.detection import (
    Sample,
    absent_given,
    difference,
    found,
    mean_nodes,
    shown_given,
)
from striosome.calibration.likelihood.reported_numbers import Report
from striosome.claims.ledger import Claim
from striosome.claims.rules import Absence, Change, ClaimTest, Dissociation, GroupDifference, Size

__all__ = ["Cell", "Moments", "Study"]

Floats = NDArray[np.float64]


class Cell(NamedTuple):
    """One metric of one group in one session."""

    metric: str
    session: str
    group: str


class Moments(NamedTuple):
    """Mean and standard deviation over animals, each of shape (sets,)."""

    mean: Floats
    spread: Floats


@dataclass(frozen=True, slots=True)
class Study:
    """The published study: its statements, its animals, its measurement.

    Attributes
    ----------
    claims : tuple of Claim
        From `asked.calibration_claims`; at most one number for each cell.
    animals : mapping of str to int
        Number of animals by group; where a statement gives its own, that counts.
    measurement : mapping of str to float
        Standard deviation that measuring adds to one animal's value, by metric, in its unit.
    wrong_statement : float
        Probability that a statement reached us wrongly.
    contrary : frozenset of str
        Identifiers of statements of which the study reported the contrary; none in what was
        published, but in made-up studies that try the method.
    wrong_number : mapping of str to float
        Half of the numbers that reach us wrongly lie between minus and plus this, by metric, in its
        unit; for every metric of which a number is reported.
    """

    claims: tuple[Claim, ...]
    animals: Mapping[str, int]
    measurement: Mapping[str, float]
    wrong_statement: float
    contrary: frozenset[str] = frozenset()
    wrong_number: Mapping[str, float] = field(default_factory=dict)

    def log_likelihood(self, cells: Mapping[Cell, Moments]) -> Floats:
        """Logarithm of the probability of all statements; of numbers, of their density.

        Parameters
        ----------
        cells : mapping of Cell to Moments
            What the model predicts, for any number of parameter sets.

        Returns
        -------
        float array (sets,)
            Minus infinity where a prediction is not a number.
        """
        factors = [report.density(cells[_cell(test)].mean) for _, test, report in self._reports()]
        for contrast, claims in self._together().items():
            reported = [
                1.0 - self._doubted(p) if name in self.contrary else self._doubted(p)
                for name, p in self._jointly(contrast, claims, cells).items()
            ]
            factors.append(np.prod(reported, axis=0).mean(axis=1))
        with np.errstate(divide="ignore"):
            total = np.sum(np.log(factors), axis=0)
        return np.where(np.isnan(total), -np.inf, total)

    def agreement(self, cells: Mapping[Cell, Moments]) -> Floats:
        """Probability that a run of the model agrees with all statements, shape (sets,).

        A run is measured without error, and told as it is; it agrees with a number if its mean lies
        in the reported 95 % interval. Zero where a prediction is not a number.
        """
        run = replace(self, measurement={}, wrong_statement=0.0)
        told = replace(run, claims=tuple(c for c in self.claims if not isinstance(c.test, Size)))
        sized = [
            report.reproduced(run._sample(_cell(test), claim, cells))
            for claim, test, report in run._reports()
        ]
        both = np.exp(told.log_likelihood(cells)) * np.prod(sized, axis=0)
        return np.where(np.isnan(both), 0.0, both)

    def probabilities(self, cells: Mapping[Cell, Moments]) -> dict[str, Floats]:
        """Probability of each statement by itself, shape (sets,), by its identifier.

        Of a number: that a study of this size finds a mean within the reported 95 % interval.
        """
        own: dict[str, Floats] = {
            claim.id: report.reproduced(self._sample(_cell(test), claim, cells))
            for claim, test, report in self._reports()
        }
        for contrast, claims in self._together().items():
            together = self._jointly(contrast, claims, cells)
            own |= {name: p.mean(axis=1) for name, p in together.items()}
        return {claim.id: own[claim.id] for claim in self.claims}

    def simulated(
        self, cells: Mapping[Cell, Moments], which: int, rng: np.random.Generator
    ) -> "Study":
        """A study made up under one of the parameter sets: each statement, or its contrary.

        Numbers are made up with the errors that they are reported with, and statements that
        measure themselves against an effect are judged by the number made up for it.
        """
        numbers = {
            claim.id: _with_value(claim, report.drawn(cells[_cell(test)].mean[which], rng))
            for claim, test, report in self._reports()
        }
        made_up = replace(self, claims=tuple(numbers.get(c.id, c) for c in self.claims))
        contrary: set[str] = set()
        for contrast, claims in made_up._together().items():
            together = made_up._jointly(contrast, claims, cells)
            node = rng.integers(max(p.shape[1] for p in together.values()))
            for name, probability in together.items():
                own = self._doubted(probability)[which, min(node, probability.shape[1] - 1)]
                contrary |= {name} if rng.random() >= own else set()
        return replace(made_up, contrary=frozenset(contrary))

    def _doubted(self, probability: Floats) -> Floats:
        return (1.0 - self.wrong_statement) * probability + 0.5 * self.wrong_statement

    def _reports(self) -> Iterator[tuple[Claim, Size, Report]]:
        """Every number that is reported."""
        for claim in self.claims:
            test = claim.test
            if isinstance(test, Size):
                animals = self.animals[test.group] if claim.n is None else claim.n
                reach = self.wrong_number[test.metric]
                yield (
                    claim,
                    test,
                    Report(test.value, test.error, animals - 1.0, reach, self.wrong_statement),
                )

    def _together(self) -> dict[Cell | None, list[Claim]]:
        """Statements by the effect that they measure themselves against, or that they are about."""
        contrasts = {
            Cell(c.test.metric, c.test.contrast.session, c.test.contrast.group)
            for c in self.claims
            if isinstance(c.test, Absence)
        }
        parts: dict[Cell | None, list[Claim]] = {}
        for claim in self.claims:
            if not isinstance(claim.test, Size):
                parts.setdefault(_effect(claim.test, contrasts), []).append(claim)
        # Each statement without such an effect stands by itself.
        return parts

    def _jointly(
        self, contrast: Cell | None, claims: Sequence[Claim], cells: Mapping[Cell, Moments]
    ) -> dict[str, Floats]:
        """Probability of each statement given what was found at the contrast, (sets, nodes)."""
        if contrast is None:
            return {c.id: self._alone(c, cells)[:, np.newaxis] for c in claims}
        effect = self._sample(contrast, claims[0], cells, own=False)
        reported = [test.value for _, test, _ in self._reports() if _cell(test) == contrast]
        means = np.full((len(effect.mean), 1), reported[0]) if reported else mean_nodes(effect)
        joint = {}
        for claim in claims:
            if isinstance(claim.test, Absence):
                sample = self._sample(_cell(claim.test), claim, cells)
                joint[claim.id] = absent_given(sample, means, _sign(claim.test.of))
            elif isinstance(claim.test, Change):
                joint[claim.id] = shown_given(effect, means, _sign(claim.test.expect))
        return joint

    def _alone(self, claim: Claim, cells: Mapping[Cell, Moments]) -> Floats:
        match claim.test:
            case Change(expect=expect) as test:
                return found(self._sample(_cell(test), claim, cells), _sign(expect))
            case GroupDifference(expect=expect) as test:
                groups = [
                    self._sample(Cell(test.metric, test.session, group), claim, cells, own=False)
                    for group in (test.group, test.reference)
                ]
                return found(difference(*groups), 1.0 if expect == "higher" else -1.0)
            case Dissociation(metrics=metrics):
                return self._dissociated(claim, metrics, cells)
            case _:
                raise ValueError(f"no probability is known for claim {claim.id}")

    def _dissociated(
        self, claim: Claim, metrics: tuple[str, str], cells: Mapping[Cell, Moments]
    ) -> Floats:
        """Probability that in some cell both metrics are found changed, on opposite sides."""
        first, second = metrics
        nowhere: Floats = np.ones(1)
        for cell in cells:
            if cell.metric != first:
                continue
            pair = [
                self._sample(Cell(m, cell.session, cell.group), claim, cells, own=False)
                for m in (first, second)
            ]
            up, down = ([found(sample, sign) for sample in pair] for sign in (1.0, -1.0))
            nowhere = nowhere * (1.0 - up[0] * down[1] - down[0] * up[1])
        return 1.0 - nowhere

    def _sample(
        self, cell: Cell, claim: Claim, cells: Mapping[Cell, Moments], own: bool = True
    ) -> Sample:
        """What a study of this cell estimates; `own` if the statement's n is that of this cell."""
        animals = claim.n if own and claim.n is not None else self.animals[cell.group]
        moments = cells[cell]
        sigma = np.hypot(moments.spread, self.measurement.get(cell.metric, 0.0))
        return Sample(moments.mean, sigma / np.sqrt(animals), animals - 1.0)


def _sign(direction: str) -> float:
    return 1.0 if direction == "rise" else -1.0


def _cell(test: Change | Absence | Size) -> Cell:
    return Cell(test.metric, test.session, test.group)


def _with_value(claim: Claim, value: float) -> Claim:
    """The same statement with another number."""
    return claim.model_copy(update={"test": claim.test.model_copy(update={"value": value})})


def _effect(test: ClaimTest, contrasts: set[Cell]) -> Cell | None:
    if isinstance(test, Absence):
        return Cell(test.metric, test.contrast.session, test.contrast.group)
    if isinstance(test, Change) and _cell(test) in contrasts:
        return _cell(test)
    return None
