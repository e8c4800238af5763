"""Likelihood of all published outcomes together, given a parameter set.

A statement is an outcome of a study with the published number of animals; its form gives its
probability, and `reported_numbers` the density of a mean that is reported with its error.
Statements that measure themselves against one effect ("no rise, less than half of that") share what
the study found there: the number, where one is reported, else they are multiplied before it is
averaged over. All others are taken as independent. A statement may have reached us wrongly, with
probability e, and then says nothing: `p -> (1 - e) p + e / 2`, and a number has a broad density.
How the study was analysed is not known: each of `ANALYSES` is as probable, and averaged over.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from striosome.base.arrays import Array, Values
from striosome.base.detection import Sample, mean_nodes
from striosome.calibration.likelihood.reported_numbers import StudyMean
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Claim
from striosome.claims.likelihoods import ANALYSES, Outcome, ReportedMean

__all__ = ["Moments", "PublishedStudy", "StudyPrediction"]


class Moments(NamedTuple):
    """Mean and standard deviation over animals, each of shape (sets,)."""

    mean: Array
    spread: Array


@dataclass(frozen=True, slots=True)
class StudyPrediction:
    """Estimates of the study for every endpoint, in the form that a claim needs."""

    study: "PublishedStudy"
    moments: Mapping[Endpoint, Moments]
    claim: Claim

    @property
    def endpoints(self) -> Collection[Endpoint]:
        """All predicted endpoints."""
        return self.moments.keys()

    def sample(self, endpoint: Endpoint) -> Sample:
        """Return the estimate from as many animals as the study has of the group."""
        return self._sample(endpoint, self.study.animals[endpoint.group])

    def own_sample(self, endpoint: Endpoint) -> Sample:
        """Return the estimate from the n of the statement, where it gives one."""
        n = self.claim.n
        return self._sample(endpoint, self.study.animals[endpoint.group] if n is None else n)

    def _sample(self, endpoint: Endpoint, animals: int) -> Sample:
        if endpoint not in self.moments:
            known = ", ".join(map(" ".join, self.moments))
            raise KeyError(
                f"claim {self.claim.id} asks for {' '.join(endpoint)}, which is not among its "
                f"endpoints: {known}"
            )
        mean, spread = self.moments[endpoint]
        sigma = np.hypot(spread, self.study.measurement.get(endpoint.metric, 0.0))
        return Sample(mean, sigma / np.sqrt(animals), animals - 1.0)


@dataclass(frozen=True, slots=True)
class PublishedStudy:
    """The published study: its statements, its animals, its measurement."""

    claims: tuple[Claim, ...]
    """statements from `targets.calibration_claims`; at most one number for each endpoint"""
    animals: Mapping[str, int]
    """number of animals by group; a statement's own number takes precedence"""
    measurement: Mapping[str, Values]
    """standard deviation that measuring adds to one animal's value, by metric, in its unit; single
    or of shape (sets,)"""
    wrong_statement: float
    """probability that a statement was reported wrongly"""
    contrary: frozenset[str] = frozenset()
    """identifiers of statements of which the study reported the contrary; empty for the published
    study, used in made-up studies that test the method"""
    wrong_number: Mapping[str, float] = field(default_factory=dict)
    """scale of wrongly reported numbers by metric, in its unit: half of them lie between minus and
    plus this value; given for every metric of which a number is reported"""
    analyses: tuple[str, ...] = ANALYSES[:1]
    """how its statements may have been reached, all as probable; of `ANALYSES`"""

    def log_likelihood(self, moments: Mapping[Endpoint, Moments]) -> Array:
        """Return the logarithm of the probability of all statements; for numbers, of their density.

        Parameters
        ----------
        moments : mapping of Endpoint to Moments
            What the model predicts, for any number of parameter sets.

        Returns
        -------
        float array (sets,)
            Minus infinity where a prediction is not a number.
        """
        return np.asarray(
            logsumexp(list(self.log_by_analysis(moments).values()), axis=0)
            - np.log(len(self.analyses))
        )

    def log_by_analysis(self, moments: Mapping[Endpoint, Moments]) -> dict[str, Array]:
        """Return what `log_likelihood` does for each way in which the study may be analysed."""
        densities = [
            report.density(moments[mean.endpoint].mean) for _, mean, report in self._reports()
        ]
        found = {}
        for analysis in self.analyses:
            factors = densities + [
                np.prod(self._reported(told), axis=0).mean(axis=1)
                for told in self._told(analysis, moments)
            ]
            with np.errstate(divide="ignore"):
                total = np.sum(np.log(factors), axis=0)
            found[analysis] = np.where(np.isnan(total), -np.inf, total)
        return found

    def _reported(self, told: Mapping[str, Array]) -> list[Array]:
        """Return the probability that each statement reached us as it did."""
        return [
            1.0 - self._doubted(p) if name in self.contrary else self._doubted(p)
            for name, p in told.items()
        ]

    def _told(
        self, analysis: str, moments: Mapping[Endpoint, Moments]
    ) -> Iterator[dict[str, Array]]:
        """Yield the probabilities of statements that depend on each other, (sets, nodes)."""
        outcomes = self._outcomes()
        for contrast, claims in self._together().items():
            if analysis == ANALYSES[0]:
                yield self._jointly(contrast, claims, moments)
                continue
            for claim in claims:
                own = outcomes[claim.id]
                read = own.readings.get(analysis, own.probability)
                yield {claim.id: read(StudyPrediction(self, moments, claim))[:, np.newaxis]}

    def agreement(self, moments: Mapping[Endpoint, Moments]) -> Array:
        """Return the probability that a run of the model agrees with all statements, shape (sets,).

        A run is measured without error and reported correctly; it agrees with a number if
        its mean lies in the reported 95 % interval. Zero where a prediction is not a
        number.
        """
        run = replace(self, measurement={}, wrong_statement=0.0, analyses=ANALYSES[:1])
        numbers = {claim.id for claim, *_ in self._reports()}
        told = replace(run, claims=tuple(c for c in self.claims if c.id not in numbers))
        sized = [
            report.reproduced(StudyPrediction(run, moments, claim).own_sample(mean.endpoint))
            for claim, mean, report in run._reports()
        ]
        both = np.exp(told.log_likelihood(moments)) * np.prod(sized, axis=0)
        return np.where(np.isnan(both), 0.0, both)

    def probabilities(self, moments: Mapping[Endpoint, Moments]) -> dict[str, Array]:
        """Return the probability of each statement by itself, shape (sets,), by its identifier.

        For a number it is the probability that a study of this size finds a mean within the
        reported 95 % interval.
        """
        own: dict[str, Array] = {
            claim.id: report.reproduced(
                StudyPrediction(self, moments, claim).own_sample(mean.endpoint)
            )
            for claim, mean, report in self._reports()
        }
        told: dict[str, list[Array]] = {}
        for analysis in self.analyses:
            for together in self._told(analysis, moments):
                for name, p in together.items():
                    told.setdefault(name, []).append(p.mean(axis=1))
        own |= {name: np.mean(parts, axis=0) for name, parts in told.items()}
        return {claim.id: own[claim.id] for claim in self.claims}

    def joint(self, moments: Mapping[Endpoint, Moments]) -> dict[str, Array]:
        """Return the probability that a study makes all statements, by analysis, shape (sets,)."""
        certain = replace(self, wrong_statement=0.0)
        numbers = {claim.id for claim, *_ in self._reports()}
        told = replace(certain, claims=tuple(c for c in self.claims if c.id not in numbers))
        sized = self.probabilities(moments)
        reproduced = np.prod([sized[name] for name in numbers], axis=0)
        return {
            analysis: np.exp(one) * reproduced
            for analysis, one in told.log_by_analysis(moments).items()
        }

    def simulated(
        self, moments: Mapping[Endpoint, Moments], which: int, rng: np.random.Generator
    ) -> "PublishedStudy":
        """Make up a study under one of the parameter sets: each statement, or its contrary.

        Numbers are made up with the errors that they are reported with, and statements that
        compare with an effect are judged by the number made up for it.
        """

        def at(mean: ReportedMean) -> float:
            return float(moments[mean.endpoint].mean[which])

        numbers = {
            claim.id: _with_value(claim, mean, report.drawn(at(mean), rng))
            for claim, mean, report in self._reports()
        }
        made_up = replace(self, claims=tuple(numbers.get(c.id, c) for c in self.claims))
        contrary: set[str] = set()
        analysis = self.analyses[rng.integers(len(self.analyses))]
        for together in made_up._told(analysis, moments):
            node = rng.integers(max(p.shape[1] for p in together.values()))
            for name, probability in together.items():
                own = self._doubted(probability)[which, min(node, probability.shape[1] - 1)]
                contrary |= {name} if rng.random() >= own else set()
        return replace(made_up, contrary=frozenset(contrary))

    def _doubted(self, probability: Array) -> Array:
        return (1.0 - self.wrong_statement) * probability + 0.5 * self.wrong_statement

    def _reports(self) -> Iterator[tuple[Claim, ReportedMean, StudyMean]]:
        """Yield every number that is reported."""
        for claim in self.claims:
            mean = claim.test.likelihood()
            if isinstance(mean, ReportedMean):
                animals = self.animals[mean.endpoint.group] if claim.n is None else claim.n
                reach = self.wrong_number[mean.endpoint.metric]
                yield (
                    claim,
                    mean,
                    StudyMean(mean.value, mean.error, animals - 1.0, reach, self.wrong_statement),
                )

    def _outcomes(self) -> dict[str, Outcome]:
        """Return every other statement, by its identifier."""
        told = {claim.id: claim.test.likelihood() for claim in self.claims}
        return {name: one for name, one in told.items() if isinstance(one, Outcome)}

    def _together(self) -> dict[Endpoint | None, list[Claim]]:
        """Group the statements by the effect that they compare with, or that they are about."""
        outcomes = self._outcomes()
        contrasts = {outcome.contrast for outcome in outcomes.values()}
        parts: dict[Endpoint | None, list[Claim]] = {}
        for claim in self.claims:
            if claim.id in outcomes:
                outcome = outcomes[claim.id]
                about = outcome.effect if outcome.effect in contrasts else None
                parts.setdefault(outcome.contrast or about, []).append(claim)
        # Each statement without such an effect stands by itself.
        return parts

    def _jointly(
        self,
        contrast: Endpoint | None,
        claims: Sequence[Claim],
        moments: Mapping[Endpoint, Moments],
    ) -> dict[str, Array]:
        """Return the probability of each statement given the contrast's finding, (sets, nodes)."""
        outcomes = self._outcomes()
        if contrast is None:
            return {
                c.id: outcomes[c.id].probability(StudyPrediction(self, moments, c))[:, np.newaxis]
                for c in claims
            }
        effect = StudyPrediction(self, moments, claims[0]).sample(contrast)
        reported = [mean.value for _, mean, _ in self._reports() if mean.endpoint == contrast]
        means = np.full((len(effect.mean), 1), reported[0]) if reported else mean_nodes(effect)
        joint = {}
        for claim in claims:
            given = outcomes[claim.id].given
            assert given is not None, "an outcome with an effect says what it is given that"
            joint[claim.id] = given(StudyPrediction(self, moments, claim), effect, means)
        return joint


def _with_value(claim: Claim, mean: ReportedMean, value: float) -> Claim:
    """Return the same statement with another number."""
    return claim.model_copy(update={"test": mean.with_value(value)})
