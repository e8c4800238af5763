"""Present places of values of an older layout, for the messages about an older overlay."""

import re

__all__ = ["moved_to"]

# A pattern of an old path, and where it stands now.
_MOVED = (
    (r"circuit\.(striosome|matrix)(.*)", r"circuit.populations.\1\2"),
    (r"circuit\.(habenula|thalamus)(.*)", r"circuit.populations.epn_\1\2"),
    (r"circuit\.(spn|epn)(.*)", r"circuit.cell_types.\1\2"),
    (
        r"circuit\.synapse\.(preferred|other)",
        "circuit.projections, a probability for each pair of populations",
    ),
    (r"circuit\.synapse(.*)", r"circuit.synapses.striatal\1"),
    (r"gaba\.(striosome|matrix)_share", r"gaba.shares.\1"),
    (r"locomotion\.patch_weight", "locomotion.striosome_weight"),
)


def moved_to(path: str) -> str | None:
    """Return the present place of a path of an older layout; None if there was no such path.

    Parameters
    ----------
    path : str
        Dotted path.
    """
    for pattern, now in _MOVED:
        match = re.fullmatch(pattern, path)
        if match:
            return match.expand(now)
    return None
