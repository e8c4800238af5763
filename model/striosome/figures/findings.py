"""Sentences that state findings, for the titles of figures."""

from collections.abc import Mapping, Sequence

from striosome.base.statistics import Estimate
from striosome.figures.labels import group_title, signed_mean, unbroken
from striosome.figures.run_view import RunView, challenges, groups, shown_sessions, values
from striosome.figures.treatments import Judged, judged_in

__all__ = ["finding", "focus", "in_focus", "listed", "sentence", "strongest"]

_METRIC = "epn_gaba_change"
# Sessions that readers of the study look for first.
_WELL_KNOWN = ("SKF81297", "methadone then SKF81297")


def strongest(run: RunView, metric: str = _METRIC) -> Judged:
    """Return the window with the largest group mean of a metric, with a control if possible."""
    shown = challenges(run.tree) or shown_sessions(run.tree)
    return _strongest_of(run, judged_in(run.tree, shown), metric)


def focus(run: RunView) -> list[Judged]:
    """Return the sessions worth a close look, each in the window with the largest effect.

    Sessions with named windows come first, because they ask a question of their own, then the
    study's own sessions where the run has them; otherwise the one with the largest effect.
    """
    shown = shown_sessions(run.tree)
    named = [one.session for one in judged_in(run.tree, shown) if one.several]
    looked_for = [name for name in dict.fromkeys((*named, *_WELL_KNOWN)) if name in shown]
    return [in_focus(run, name) for name in looked_for] or [strongest(run)]


def in_focus(run: RunView, session: str) -> Judged:
    """Return the window of a session with the largest effect on EPN GABA.

    Where the session names windows, these are the question, and the default one is left out.
    """
    default, *named = judged_in(run.tree, [session])
    return _strongest_of(run, named or [default], _METRIC)


def _strongest_of(run: RunView, candidates: Sequence[Judged], metric: str) -> Judged:
    def size(one: Judged) -> float:
        means = (
            abs(float(values(run.summary, one.metric(metric), one.session, group).mean()))
            for group in groups(run.tree)
        )
        return max(means)

    return max(candidates, key=size) if len(candidates) > 1 else candidates[0]


def finding(run: RunView, metric: str, judged: Judged, noun: str) -> str:
    """Describe the effect of a treatment on a metric in one window, in each group."""
    name = judged.metric(metric)
    found = {group: run.estimate(name, judged.session, group) for group in groups(run.tree)}
    unit = str(run.summary.loc[run.summary["metric"] == name, "unit"].iloc[0])
    treatment = judged.treatment
    return f"{sentence(treatment, noun, found, unit)}, {judged.when(metric)}"


def sentence(treatment: str, noun: str, found: Mapping[str, Estimate], unit: str) -> str:
    """Compose "SKF81297 raises EPN GABA in iron-deficient animals (+34.8 %, n = 17)".

    A change is reported as shown only if its interval excludes zero, so that p is below 0.05;
    for animals that allow no interval, such as a single one, the sentence says that there is no
    test.
    """
    sides: dict[str, list[str]] = {"raises": [], "lowers": [], "": [], "untested": []}
    for group, one in found.items():
        side = {1: "raises", -1: "lowers", 0: ""}[one.sign] if one.tested else "untested"
        count = unbroken(f"n = {one.n}")
        sides[side].append(f"{group_title(group)} ({signed_mean(one, unit)}, {count})")
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
    """Join words in a list: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(members[:-1]), members[-1])))
