"""Rules for populations and projections: the names they use exist, and nothing is missing."""

import re

from striosome.cells.cell_type import CellType
from striosome.cells.registry import FOLDERS, cell_types
from striosome.config.documents.errors import Problem, did_you_mean
from striosome.config.parameters.faults import Faults
from striosome.config.parameters.leaves import ParameterPath
from striosome.config.parameters.merge import Settings

__all__ = ["check_circuit"]

_POPULATIONS = ("circuit", "populations")
# What a population needs of its own, by what its cells are told.
_NEEDED = {
    "glutamate": ("afferents", "afferent_rate"),
    "pka": ("nmda_gain", "ac_gain"),
    "current": ("current",),
}
# Words of equations: population and synapses give variables their names.
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NAMED = ("populations", "synapses", "afferents", "release")
# rate_NAME_change is another metric than rate_NAME.
_END_OF_METRICS = "_change"
# Keys by which a population names an entry of the section of the same name.
_ENTRIES = ("afferents", "release")


def check_circuit(settings: Settings, problems: list[Problem]) -> None:
    """Check the populations of one group's circuit, and how they are wired.

    Parameters
    ----------
    settings : Settings
        One group's parameters.
    problems : list of Problem
        Problems that are found are appended to it.
    """
    faults = _CircuitFaults(settings, problems)
    names = faults.names(*_POPULATIONS)
    faults.words()
    types = {name: faults.cell_type(name) for name in names}
    for name, cell in types.items():
        if cell is not None:
            faults.population(name, cell)
    faults.parameters(types)
    faults.projections(names)


class _CircuitFaults(Faults):
    """What is wrong with one circuit."""

    def words(self) -> None:
        """Check that names may stand in equations and metrics."""
        for section in _NAMED:
            for name in self.names("circuit", section):
                if not _WORD.fullmatch(name):
                    message = (
                        "is part of equations: expected a name of letters a to z, digits and _, "
                        "beginning with a letter"
                    )
                    self.report(("circuit", section, name), message)
        for name in self.names(*_POPULATIONS):
            if name.endswith(_END_OF_METRICS):
                message = f"rate_{name} is the change of another rate: choose another name"
                self.report((*_POPULATIONS, name), message)

    def cell_type(self, name: str) -> CellType | None:
        """Return the cell type of a population; None if it is not known."""
        path = (*_POPULATIONS, name, "cell")
        if path not in self.settings:
            # That it is missing is reported with all that is.
            return None
        cell = str(self.settings[path].value)
        if cell not in cell_types():
            near = did_you_mean(cell, cell_types())
            self.report(
                path, f"unknown cell type {cell!r}{near}; {FOLDERS} names folders of others"
            )
            return None
        return cell_types()[cell]

    def population(self, name: str, cell: CellType) -> None:
        """Check numbers, entries, receptors and labels of one population."""
        path = (*_POPULATIONS, name)
        for told, leaves in _NEEDED.items():
            for leaf in leaves:
                given = (*path, leaf) in self.settings
                if told in cell.inputs and not given:
                    known = did_you_mean("", self.entries(leaf)) if leaf in _ENTRIES else ""
                    self.report(path, f"cells of type {cell.name} need {leaf}{known}")
                elif given and told not in cell.inputs:
                    self.report((*path, leaf), f"cells of type {cell.name} take none")
        for section in _ENTRIES:
            entry, entries = self.text(*path, section), self.entries(section)
            if entry is not None and entry not in entries:
                near = did_you_mean(entry, entries)
                self.report((*path, section), f"unknown {section} {entry!r}{near}")
        self.colour((*path, "colour"))
        for receptor in self.names(*path, "receptors"):
            here = (*path, "receptors", receptor)
            if not cell.is_modulated:
                message = (
                    f"receptors act by way of PKA, of which cells of type {cell.name} have none"
                )
                self.report(here, message)

    def entries(self, section: str) -> list[str]:
        """Return the names that populations may give for their afferents or their release."""
        return self.names("circuit", section)

    def parameters(self, types: dict[str, CellType | None]) -> None:
        """Check the shared parameters of every cell type that is used."""
        for name, cell in types.items():
            held = ("circuit", "cell_types", "" if cell is None else cell.name)
            if cell is not None and not self.below(held):
                message = f"its cells are of type {cell.name}: also give {'.'.join(held)}"
                self.report((*_POPULATIONS, name), message)

    def projections(self, known: list[str]) -> None:
        """Both ends and the kind of synapse of every projection."""
        kinds = self.names("circuit", "synapses")
        wired = dict.fromkeys(p[:4] for p in self.settings if p[:2] == ("circuit", "projections"))
        for path in wired:
            for end, depth in zip(path[2:], (3, 4), strict=False):
                if end not in known:
                    near = did_you_mean(end, known)
                    self.report(path[:depth], f"unknown population {end!r}{near}")
            synapse = self.settings.get((*path, "synapse"))
            if synapse is not None:
                self.variables(path, str(synapse.value))
            if synapse is not None and synapse.value not in kinds:
                near = did_you_mean(str(synapse.value), kinds)
                self.report((*path, "synapse"), f"unknown synapse {synapse.value!r}{near}")

    def variables(self, path: ParameterPath, synapse: str) -> None:
        """Check that a synapse brings no variable that the cells that it reaches have already."""
        cell = self.text(*_POPULATIONS, path[3], "cell")
        found = None if cell is None else cell_types().get(cell)
        own = {} if found is None else found.parameters
        for variable in (f"g_{synapse}", f"e_{synapse}", f"tau_{synapse}"):
            if variable in own:
                message = f"cells of type {cell} have a {variable} of their own: rename the synapse"
                self.report((*path, "synapse"), message)
