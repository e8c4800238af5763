"""The published study, read from a ledger and checked against experiment and calibration file."""

from collections.abc import Iterable
from dataclasses import dataclass

from striosome.calibration.file import LikelihoodEntry
from striosome.calibration.likelihood.outcomes import Cell, Study
from striosome.calibration.targets import asked_cells, calibration_claims
from striosome.claims.given import given_in_each, other_treatment
from striosome.claims.ledger import Claim, Ledger
from striosome.claims.rules import Absence, Change, GroupDifference, SessionDifference, Size
from striosome.config.documents.documents import Document, KeyPath, dotted
from striosome.config.documents.errors import Problem
from striosome.config.experiments.effect_windows import measured_in
from striosome.config.experiments.experiment import Experiment

__all__ = ["StudyReader"]

# One animal has no spread, so that no interval can be formed.
_FEWEST_ANIMALS = 2


@dataclass(frozen=True, slots=True)
class StudyReader:
    """Reads what is calibrated to.

    Attributes
    ----------
    likelihood : LikelihoodEntry
        How probable an outcome is.
    document : Document
        The calibration file, line by line.
    problems : list of Problem
        Grows by what is wrong.
    """

    likelihood: LikelihoodEntry
    document: Document
    problems: list[Problem]

    def read(self, ledger: Ledger, experiment: Experiment) -> Study:
        """The study of a ledger's calibration claims, of use only if no problem was noted."""
        claims = calibration_claims(ledger)
        self._sessions_apart(ledger)
        groups = {group.name: group.animals for group in experiment.groups}
        doses = given_in_each(experiment.sessions)
        for claim in claims:
            if other := other_treatment(claim.given, claim.test, doses):
                self._report(("experiment",), f"claim {claim.id}: {other}")
            for cell in asked_cells([claim], (), ()):
                self._cell(claim, cell, experiment, groups.get(cell.group))
            for cell in asked_cells([claim], experiment.sessions, groups):
                self._window(claim, cell, experiment)
        metrics = {cell.metric for cell in asked_cells(claims, experiment.sessions, groups)}
        for metric in sorted(metrics - self.likelihood.measurement.keys()):
            self._report(("likelihood", "measurement"), f"says nothing of {metric}")
        self._numbers(claims)
        if not any(isinstance(c.test, Change | Absence | GroupDifference | Size) for c in claims):
            self._report(("experiment",), "its claims hold none of kind calibration")
        return Study(
            tuple(claims),
            groups,
            self.likelihood.measurement,
            self.likelihood.wrong_statement,
            wrong_number=self.likelihood.wrong_number,
        )

    def _report(self, at: KeyPath, message: str) -> None:
        self.problems.append(self.document.place(at).problem(dotted(at), message))

    def _sessions_apart(self, ledger: Ledger) -> None:
        """Note differences of sessions, whose spread over animals no prediction holds."""
        for claim in ledger.claims:
            if claim.kind == "calibration" and isinstance(claim.test, SessionDifference):
                self._report(
                    ("experiment",),
                    f"claim {claim.id} of kind calibration is a session_difference, which can be "
                    "scored and not fitted: make its kind validation",
                )

    def _cell(self, claim: Claim, cell: Cell, experiment: Experiment, animals: int | None) -> None:
        """Note a cell that the experiment lacks, or that has too few animals for an interval."""
        if animals is None or cell.session not in experiment.sessions:
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of group {cell.group} in session {cell.session}, which "
                "the experiment has not",
            )
        elif animals < _FEWEST_ANIMALS:
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of group {cell.group}, which has a single animal: "
                f"expected at least {_FEWEST_ANIMALS}, so that there is an interval",
            )

    def _window(self, claim: Claim, cell: Cell, experiment: Experiment) -> None:
        """Note a cell whose session has not the window that the statement speaks of."""
        session = experiment.sessions.get(cell.session)
        if session is not None and not measured_in(cell.metric, session):
            self._report(
                ("experiment",),
                f"claim {claim.id} speaks of {cell.metric} in session {cell.session}, which has "
                "no window of that name",
            )

    def _numbers(self, claims: Iterable[Claim]) -> None:
        """Note numbers of which no density is known, and second ones of the same mean."""
        first: dict[Cell, str] = {}
        for claim in claims:
            if not isinstance(test := claim.test, Size):
                continue
            if test.metric not in self.likelihood.wrong_number:
                message = f"says nothing of {test.metric}, of which claim {claim.id} is a number"
                self._report(("likelihood", "wrong_number"), message)
            other = first.setdefault(Cell(test.metric, test.session, test.group), claim.id)
            if other != claim.id:
                self._report(
                    ("experiment",),
                    f"its claims {other} and {claim.id} are numbers for one mean, of which a study "
                    "reports one: keep the better source",
                )
