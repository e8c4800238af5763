"""Sentences that say what the data show, for the titles of figures."""

from collections.abc import Mapping, Sequence

from striosome.figures.labels import group_label, signed, treatment_label, unbroken
from striosome.figures.recording import (
    Run,
    challenges,
    groups,
    injections,
    session_data,
    sessions,
    values,
)
from striosome.statistics import Estimate

__all__ = ["finding", "focus_sessions", "listed", "sentence", "strongest"]

# Sessions that readers of the study look for first.
_WELL_KNOWN = ("SKF81297", "methadone then SKF81297")


def strongest(run: Run, metric: str = "epn_gaba_change") -> str:
    """The session with the largest group mean of a metric, among those with a control session."""
    candidates = challenges(run.tree) or sessions(run.tree)
    return max(
        candidates,
        key=lambda session: max(
            abs(float(values(run.summary, metric, session, group).mean()))
            for group in groups(run.tree)
        ),
    )


def focus_sessions(run: Run) -> list[str]:
    """Sessions worth a close look: the study's own where the run has them, else the strongest."""
    known = [session for session in _WELL_KNOWN if session in sessions(run.tree)]
    return known or [strongest(run)]


def finding(run: Run, metric: str, session: str, noun: str) -> str:
    """What a treatment does to a metric, in each group."""
    names = groups(run.tree)
    found = {name: run.estimate(metric, session, name) for name in names}
    unit = str(run.summary.loc[run.summary["metric"] == metric, "unit"].iloc[0])
    treatment = treatment_label(injections(session_data(run.tree, names[0], session)))
    return sentence(treatment, noun, found, unit)


def sentence(treatment: str, noun: str, found: Mapping[str, Estimate], unit: str) -> str:
    """For example "SKF81297 raises EPN GABA in iron-deficient animals (+34.8 %, n = 17)".

    A change is said to be shown only if its interval excludes zero, so that p is below 0.05; of
    animals that allow no interval, as a single one, only that there is no test.
    """
    sides: dict[str, list[str]] = {"raises": [], "lowers": [], "": [], "untested": []}
    for group, one in found.items():
        side = {1: "raises", -1: "lowers", 0: ""}[one.sign] if one.tested else "untested"
        count = unbroken(f"n = {one.n}")
        sides[side].append(f"{group_label(group)} animals ({signed(one.mean, unit)}, {count})")
    present = [(verb, sides[verb]) for verb in ("raises", "lowers") if sides[verb]]
    clauses = [
        f"{verb} {subject} in {listed(members)}"
        for (verb, members), subject in zip(present, (noun, "it"), strict=False)
    ]
    silent, untested = sides[""], sides["untested"]
    if clauses:
        said = f"{treatment} {' and '.join(clauses)}"
        said += f", not detectably in {listed(silent)}" if silent else ""
    elif silent:
        said = f"{treatment}: no detectable change of {noun} in {listed(silent)}"
    else:
        return f"{treatment}: no test of {noun} in {listed(untested)}"
    return f"{said}; no test in {listed(untested)}" if untested else said


def listed(members: Sequence[str]) -> str:
    """For example "a, b and c"."""
    return " and ".join(filter(None, (", ".join(members[:-1]), members[-1])))
