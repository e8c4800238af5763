"""The published study, read from a ledger and checked against experiment and calibration file."""

from collections.abc import Iterable
from dataclasses import dataclass

from striosome.calibration.file import LikelihoodEntry, SpreadEntry
from striosome.calibration.likelihood.measuring import Measuring, fluorescence_per_gaba
from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.likelihood.trial import fault_of_likelihood
from striosome.calibration.targets import calibration_claims, target_endpoints
from striosome.claims.endpoint import Endpoint
from striosome.claims.form import sessions_of, type_of
from striosome.claims.given import given_in_each, other_treatment
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.likelihoods import NoLikelihood, ReportedMean
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.experiments.effect_windows import measured_in, metric_parts
from striosome.config.experiments.experiment import Experiment
from striosome.simulation.metrics import known_metrics

__all__ = ["StudyReader"]

# One animal has no spread, so that no interval can be formed.
_MIN_ANIMALS = 2
# The metric that fluorescence is a measure of.
_GABA = "epn_gaba_change"


@dataclass(frozen=True, slots=True)
class StudyReader:
    """Reader of the study that is calibrated to."""

    likelihood: LikelihoodEntry
    """settings of the likelihood"""
    document: Document
    """the calibration file, line by line"""
    problems: list[Problem]
    """list to which problems are appended"""

    def read(self, ledger: Ledger, experiment: Experiment) -> PublishedStudy:
        """Build the study. The result is valid only if no problem was recorded."""
        claims = calibration_claims(ledger)
        self._without_likelihood(ledger)
        groups = {group.name: group.animals for group in experiment.groups}
        doses = given_in_each(experiment.sessions)
        for claim in claims:
            if other := other_treatment(claim.given, sessions_of(claim.test), doses):
                self._report(("experiment",), f"claim {claim.id}: {other}")
            for endpoint in target_endpoints([claim], (), ()):
                self._endpoint(claim, endpoint, experiment, groups.get(endpoint.group))
            for endpoint in target_endpoints([claim], experiment.sessions, groups):
                self._window(claim, endpoint, experiment)
        targets = target_endpoints(claims, experiment.sessions, groups)
        metrics = {endpoint.metric for endpoint in targets}
        for metric in sorted(metrics - self.likelihood.measurement.keys()):
            self._report(("likelihood", "measurement"), f"says nothing of {metric}")
        known_here = metrics | set(known_metrics(experiment, experiment.sessions.values()))
        for key in ("measurement", "wrong_number"):
            for name in sorted(getattr(self.likelihood, key).keys() - known_here):
                near = did_you_mean(name, known_here)
                self._report(("likelihood", key, name), f"unknown metric{near}")
        self._numbers(claims)
        # Forms that were not executed may have something to fit.
        if not target_endpoints(claims, (), ()) and not ledger.unread:
            self._report(("experiment",), "its claims hold none of kind calibration")
        known = self.measuring(experiment).known
        study = PublishedStudy(
            tuple(claims),
            groups,
            # What is inferred differs between parameter sets.
            {**dict.fromkeys(self.likelihood.measurement, 0.0), **known},
            self.likelihood.wrong_statement,
            wrong_number=self.likelihood.wrong_number,
            analyses=self.likelihood.analyses,
        )
        if not self.problems:
            for claim in claims:
                asked = target_endpoints([claim], experiment.sessions, groups)
                if fault := fault_of_likelihood(study, claim, sorted(asked)):
                    self._report(("experiment",), fault)
        return study

    def measuring(self, experiment: Experiment) -> Measuring:
        """Return what measuring adds. The result is valid only if no problem was recorded."""
        parameters = experiment.groups[0].parameters
        known: dict[str, float] = {}
        spreads: dict[str, tuple[float, float]] = {}
        sensors: dict[str, float] = {}
        for metric, entry in self.likelihood.measurement.items():
            at: KeyPath = ("likelihood", "measurement", metric)
            if not isinstance(entry, SpreadEntry):
                known[metric] = entry
                continue
            if metric_parts(metric)[0] != _GABA:
                self._report(at, f"fluorescence tells {_GABA}: give a number in the metric's unit")
            low, high = entry.fluorescence
            if not low < high:
                self._report((*at, "fluorescence"), f"its range, {low:g} to {high:g}, is empty")
            spreads[metric] = entry.fluorescence
            for place, sensor in enumerate(entry.sensors):
                if sensor not in parameters.sensors:
                    near = did_you_mean(sensor, parameters.sensors)
                    message = f"unknown sensor {sensor!r}{near}"
                    self._report((*at, "sensors", place), message)
                else:
                    sensors[sensor] = fluorescence_per_gaba(parameters, sensor)
        return Measuring(known, spreads, sensors)

    def _report(self, at: KeyPath, message: str) -> None:
        self.problems.append(self.document.place(at).problem(dotted(at), message))

    def _without_likelihood(self, ledger: Ledger) -> None:
        """Report statements that are to be fitted and have no likelihood."""
        for claim in ledger.claims:
            likelihood = claim.test.likelihood()
            if claim.kind == "calibration" and isinstance(likelihood, NoLikelihood):
                form = type_of(type(claim.test))
                self._report(
                    ("experiment",),
                    f"claim {claim.id} of kind calibration has the form {form}, {likelihood.why}: "
                    "make its kind validation",
                )

    def _endpoint(
        self, claim: Claim, endpoint: Endpoint, experiment: Experiment, animals: int | None
    ) -> None:
        """Report an endpoint that the experiment lacks, or with too few animals for an interval."""
        if animals is None or endpoint.session not in experiment.sessions:
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of group {endpoint.group} in session {endpoint.session}, "
                "which the experiment has not",
            )
        elif animals < _MIN_ANIMALS:
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of group {endpoint.group}, which has a single animal: "
                f"expected at least {_MIN_ANIMALS}, so that there is an interval",
            )

    def _window(self, claim: Claim, endpoint: Endpoint, experiment: Experiment) -> None:
        """Report an endpoint whose session lacks the window that the statement names."""
        session = experiment.sessions.get(endpoint.session)
        if session is not None and not measured_in(endpoint.metric, session):
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of {endpoint.metric} in session {endpoint.session}, "
                "which has no window of that name",
            )

    def _numbers(self, claims: Iterable[Claim]) -> None:
        """Report numbers without a known density, and second ones of the same mean."""
        first: dict[Endpoint, str] = {}
        for claim in claims:
            mean = claim.test.likelihood()
            if not isinstance(mean, ReportedMean):
                continue
            metric = mean.endpoint.metric
            if metric not in self.likelihood.wrong_number:
                message = f"says nothing of {metric}, of which claim {claim.id} is a number"
                self._report(("likelihood", "wrong_number"), message)
            other = first.setdefault(mean.endpoint, claim.id)
            if other != claim.id:
                self._report(
                    ("experiment",),
                    f"its claims {other} and {claim.id} are numbers for one mean, of which a study "
                    "reports one: keep the better source",
                )
