"""Rules for the name of an axis, and for what it may vary."""

from collections.abc import Mapping, Sequence

from striosome.config.documents.names import axis_fault
from striosome.config.experiments.overrides import SHORT_NAMES
from striosome.config.parameters.moved import moved_hint
from striosome.config.parameters.provenance import Provenance
from striosome.sweeps.axes import unit_of
from striosome.sweeps.layout import TAKEN

__all__ = ["fault_of_axis"]


def fault_of_axis(name: str, paths: Sequence[str], known: Mapping[str, Provenance]) -> str | None:
    """Say what is wrong with an axis; None if nothing is.

    Parameters
    ----------
    name : str
        What it is called.
    paths : sequence of str
        The parameters that all receive its value; empty where its name is the path.
    known : mapping of str to Provenance
        Parameters of the base experiment, by path.
    """
    fault = axis_fault(name, TAKEN)
    if fault is not None:
        own = "" if paths else "; a name of its own, with `paths`, may say anything else"
        return f"{fault}{own}"
    paths = paths or (name,)
    if any(SHORT_NAMES.get(path, path) == "simulation.seed" for path in paths):
        # Every run has the seed of its stream, so that this one would never be read.
        return "a seed is no axis: `streams` says how many random streams there are"
    for path in paths:
        if path not in known and (hint := moved_hint(path)):
            return f"unknown parameter {path}{hint}"
    units = {path: unit_of(path, known) for path in paths}
    if len(set(units.values())) > 1:
        texts = ", ".join(f"{path} ({unit})" for path, unit in units.items())
        return f"its paths differ in unit: {texts}"
    return None
