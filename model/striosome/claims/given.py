"""Doses that a statement requires, compared with those that a session gives.

A run of three times the published dose does not test what was published.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator

from striosome.base.quantities import magnitude, parse_quantity
from striosome.config.experiments.experiment import VEHICLE, Session

__all__ = ["Dose", "Doses", "given_in", "given_in_each", "other_treatment"]

_UNIT = "mg/kg"
_ANY = "any"

Doses = Mapping[str, frozenset[float]]
"""Doses (mg/kg) as they were weighed, by drug; vehicle is none."""


def _dose(value: object) -> str:
    """Check that a value is a dose, and return it as its author wrote it."""
    if value == _ANY:
        return _ANY
    if magnitude(parse_quantity(value, _UNIT), _UNIT) <= 0.0:
        raise ValueError(f"a dose must be above 0 {_UNIT}; a drug that is not given is not named")
    return str(value)


Dose = Annotated[str, BeforeValidator(_dose)]
"""A dose such as "1.5 mg/kg", or "any" where the source tells no dose, or another drug's."""


def given_in_each(sessions: Mapping[str, Session]) -> dict[str, Doses]:
    """Return the drugs that every session gives, by its name."""
    return {name: given_in(session) for name, session in sessions.items()}


def given_in(session: Session) -> Doses:
    """Return the drugs that a session gives, each with every dose of it."""
    doses: dict[str, set[float]] = {}
    for injection in session.injections:
        if injection.drug != VEHICLE:
            doses.setdefault(injection.drug, set()).add(float(magnitude(injection.dose, _UNIT)))
    return {drug: frozenset(found) for drug, found in doses.items()}


def other_treatment(
    given: Mapping[str, str], named: Iterable[str], sessions: Mapping[str, Doses]
) -> str:
    """Describe how a run departs from the doses of a statement; empty where it does not.

    Parameters
    ----------
    given : mapping
        Doses of the statement, by drug; where empty, the statement does not say.
    named : iterable of str
        Sessions that its test names: the first must give all these drugs and no other, those that
        it is compared with no other dose of them.
    sessions : mapping
        What each session of the run gives.
    """
    if not given:
        return ""
    for place, name in enumerate(named):
        if (found := sessions.get(name)) is None:
            continue
        for drug, dose in given.items():
            if drug in found and not _is(dose, found[drug]):
                had = " and ".join(f"{one:.10g} {_UNIT}" for one in sorted(found[drug]))
                return f"session {name} gives {drug} {had}, the statement is about {dose}"
            if not place and drug not in found:
                return f"session {name} gives no {drug}, which the statement is about"
        if not place and (further := [drug for drug in found if drug not in given]):
            return f"session {name} gives {further[0]}, of which the statement says nothing"
    return ""


def _is(dose: str, found: frozenset[float]) -> bool:
    if dose == _ANY:
        return True
    wanted = float(magnitude(parse_quantity(dose, _UNIT), _UNIT))
    return all(math.isclose(one, wanted, rel_tol=1e-9) for one in found)
