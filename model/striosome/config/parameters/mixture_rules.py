"""What must hold for mixtures: their parts are drugs that there are, and make up the whole."""

from math import isclose

from striosome.base.quantities import UnitError
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.faults import Faults
from striosome.config.parameters.merge import Settings, leaf_at
from striosome.config.parameters.settings import read_value

__all__ = ["check_mixtures"]

_OWN = ("pharmacokinetics", "receptors", "adenosine_uptake", "glutamate_release")
# Shares are written with a few digits.
_WHOLE = 1e-6


def check_mixtures(settings: Settings, problems: list[Problem]) -> None:
    """Check the mixtures among the ligands of one group.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Grows by what is wrong.
    """
    faults = _MixtureFaults(settings, problems)
    for name in faults.names("ligands"):
        if faults.below(("ligands", name, "components")):
            faults.mixture(name)


class _MixtureFaults(Faults):
    """What is wrong with the mixtures of one group."""

    def mixture(self, name: str) -> None:
        """Check one mixture: its parts, its shares, and that it has nothing of its own."""
        path = ("ligands", name, "components")
        for part in self.names(*path):
            self.part((*path, part), part)
        for own in _OWN:
            if self.below(("ligands", name, own)):
                self.report(("ligands", name, own), f"{name} is a mixture: what acts are its parts")
        shares = [self.share((*path, part, "share")) for part in self.names(*path)]
        known = [share for share in shares if share is not None]
        if len(known) == len(shares) and not isclose(sum(known), 1.0, abs_tol=_WHOLE):
            self.report(path, f"shares of {name} sum to {sum(known):.6g}; expected 1")

    def part(self, path: tuple[str, ...], part: str) -> None:
        """Check that a part is a drug with kinetics of its own."""
        drugs = [
            one for one in self.names("ligands") if self.below(("ligands", one, "pharmacokinetics"))
        ]
        if part not in drugs:
            self.report(path, f"unknown drug {part!r}{did_you_mean(part, drugs)}")

    def share(self, path: tuple[str, ...]) -> float | None:
        """Return a share; None if it is absent or faulty, which is reported elsewhere."""
        try:
            return float(read_value(leaf_at(path), self.settings[path].value))
        except (KeyError, UnitError):
            return None
