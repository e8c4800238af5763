"""What must hold for receptors: those that bind, carry or restrain one name one that there is."""

from graphlib import CycleError, TopologicalSorter

from striosome.cells.release import RELEASE_FORMS, WITHOUT_ENTRY
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.faults import Faults
from striosome.config.parameters.leaves import ParameterPath
from striosome.config.parameters.merge import Settings
from striosome.config.parameters.receptors import BASELINES, PARTNER_LOWERS, SITE_FORMS

__all__ = ["check_receptors"]

_RECEPTORS = ("receptors",)
_POPULATIONS = ("circuit", "populations")
_ON_CELLS = ("cyclic_amp", "release")
_ALIKE, _SEPARATE = ("dissociation",), ("dissociation_soma", "dissociation_terminal")


def check_receptors(settings: Settings, problems: list[Problem]) -> None:
    """Check the receptors of one group, the ligands that bind them and the cells that carry them.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Grows by what is wrong.
    """
    faults = _ReceptorFaults(settings, problems)
    for name in faults.known:
        faults.receptor(name)
    faults.circles()
    for ligand in faults.names("ligands"):
        for receptor in faults.names("ligands", ligand, "receptors"):
            faults.action(ligand, receptor)
    for population in faults.names(*_POPULATIONS):
        for receptor in faults.names(*_POPULATIONS, population, "receptors"):
            faults.carried(population, receptor)


class _ReceptorFaults(Faults):
    """What is wrong with the receptors of one group."""

    def __init__(self, settings: Settings, problems: list[Problem]) -> None:
        super().__init__(settings, problems)
        self.known = self.names(*_RECEPTORS)
        self.partners = {
            name: partner
            for name in self.known
            if (partner := self.text(*_RECEPTORS, name, "heteromer", "partner")) is not None
        }
        self.carried_somewhere = {
            receptor
            for population in self.names(*_POPULATIONS)
            for receptor in self.names(*_POPULATIONS, population, "receptors")
        }

    def actions(self, name: str) -> list[ParameterPath]:
        """Return the settings by which a receptor does anything in a session."""
        couplings = [
            path
            for coupling in (*_ON_CELLS, "glutamate")
            for path in self.below((*_RECEPTORS, name, coupling))
        ]
        partners = [
            (*_RECEPTORS, restrained, "heteromer", "partner")
            for restrained, partner in self.partners.items()
            if partner == name
        ]
        return couplings + partners

    def on_cells(self, name: str) -> bool:
        """Whether a receptor acts on the cells that carry it."""
        return any(self.below((*_RECEPTORS, name, coupling)) for coupling in _ON_CELLS)

    def receptor(self, name: str) -> None:
        """Check sites, partner, baseline, reserve and carriers of one receptor."""
        path = (*_RECEPTORS, name)
        self.one_of((*path, "sites"), SITE_FORMS)
        self.one_of((*path, "glutamate", "baseline"), BASELINES)
        if self.partners.get(name) != name:  # which `circles` reports
            others = [one for one in self.known if one != name]
            self.one_of((*path, "heteromer", "partner"), others)
        form = self.settings.get((*path, "heteromer", "form"))
        if form is not None and form.value in (form.choices or ()):  # else that is reported
            self.one_of((*path, "heteromer", "form"), PARTNER_LOWERS)
        self.colour((*path, "colour"))
        if (acting := self.actions(name)) and not self.below((*path, "transduction")):
            self.report(acting[-1], f"also give {'.'.join(path)}.transduction")
        if self.on_cells(name) and name not in self.carried_somewhere:
            message = "acts on cells that carry it, but no population in circuit.populations does"
            self.report(path, message)

    def circles(self) -> None:
        """Report receptors that restrain each other in a circle."""
        known = {name: [one] for name, one in self.partners.items() if one in self.known}
        try:
            TopologicalSorter(known).prepare()
        except CycleError as error:
            circle = " by ".join(reversed(error.args[1]))
            # The one that was written last has closed the circle.
            partners = [(*_RECEPTORS, name, "heteromer", "partner") for name in error.args[1]]
            last = [path for path in self.settings if path in partners][-1]
            self.report(last, f"receptors restrain each other in a circle: {circle}")

    def action(self, ligand: str, receptor: str) -> None:
        """Check a ligand at one receptor: a constant for each site that the receptor has."""
        path = ("ligands", ligand, "receptors", receptor)
        if not self.exists(receptor, path):
            return
        separate = self.text(*_RECEPTORS, receptor, "sites") == "separate"
        wanted = _SEPARATE if separate else _ALIKE
        for leaf in (*_ALIKE, *_SEPARATE):
            given = (*path, leaf) in self.settings
            if given and leaf not in wanted:
                form = "separate" if separate else "alike"
                self.report((*path, leaf), f"sites of {receptor} are {form}: give {_all(wanted)}")
            elif not given and leaf in wanted and not self.other_given(path, wanted):
                self.report(path, f"needs {leaf}")

    def other_given(self, path: ParameterPath, wanted: tuple[str, ...]) -> bool:
        """Whether constants are given for sites that the receptor does not have."""
        leaves = (*_ALIKE, *_SEPARATE)
        return any((*path, leaf) in self.settings for leaf in leaves if leaf not in wanted)

    def carried(self, population: str, receptor: str) -> None:
        """Check a receptor on the cells of one population, where it must have an action."""
        path = (*_POPULATIONS, population, "receptors", receptor)
        if not self.exists(receptor, path):
            return
        if not self.on_cells(receptor):
            couplings = " or ".join(f"receptors.{receptor}.{one}" for one in _ON_CELLS)
            self.report(path, f"has no action on cells: give {couplings}")
        elif not self.below((*_RECEPTORS, receptor, "cyclic_amp")) and self.constant(population):
            self.report(path, f"acts on release alone, and that of {population} is constant")

    def constant(self, population: str) -> bool:
        """Whether every spike of a population releases the same; not if its entry is unknown."""
        entry = self.text(*_POPULATIONS, population, "release")
        form = WITHOUT_ENTRY if entry is None else self.text("circuit", "release", entry, "form")
        return form is not None and form in RELEASE_FORMS and not RELEASE_FORMS[form].records

    def exists(self, receptor: str, path: ParameterPath) -> bool:
        """Whether a receptor is known; reported where it is not."""
        if receptor not in self.known:
            self.report(path, f"unknown receptor {receptor!r}{did_you_mean(receptor, self.known)}")
        return receptor in self.known


def _all(leaves: tuple[str, ...]) -> str:
    return " and ".join(leaves)
