"""Present places of values of an older layout, for the messages about an older overlay."""

import re
from collections.abc import Iterable

from striosome.config.documents.errors import did_you_mean

__all__ = ["moved_hint", "path_hint"]

# A pattern of an old path, and where it stands now.
_MOVED = (
    (r"circuit\.(striosome|matrix)(\..*)?", r"circuit.populations.\1\2"),
    (r"circuit\.(habenula|thalamus)(\..*)?", r"circuit.populations.epn_\1\2"),
    (r"circuit\.(spn|epn)(\..*)?", r"circuit.cell_types.\1\2"),
    (
        r"circuit\.synapse\.(preferred|other)",
        "circuit.projections, a probability for each pair of populations",
    ),
    (r"circuit\.synapse(\..*)?", r"circuit.synapses.striatal\1"),
    (r"circuit\.afferents\.per_cell", "circuit.afferents.corticostriatal.per_cell"),
    (
        r"circuit\.release\.(utilisation|tau_facilitation|tau_recovery|pka_gain)",
        r"circuit.release.facilitating.\1",
    ),
    (r"circuit\.release\.d1_gain", "circuit.release.facilitating.pka_gain"),
    (r"circuit\.release\.a1_on_d1", "receptors.a1.release.pka_restraint"),
    (r"circuit\.release\.(mor|a1)_inhibition", r"receptors.\1.release.inhibition"),
    (r"circuit\.afferents\.(mor|a1)_inhibition", r"receptors.\1.glutamate.inhibition"),
    (r"signalling\.(mor|a1)_inhibition", r"receptors.\1.cyclic_amp.inhibition"),
    (r"receptors\.heteromer(\..*)?", r"receptors.d1.heteromer\1"),
    (r"ligands\.(\w+)\.(d1|mor|a1|d2)(\..*)?", r"ligands.\1.receptors.\2\3"),
    (r"gaba\.(striosome|matrix)_share", r"gaba.shares.\1"),
    (r"locomotion\.patch_weight", "locomotion.striosome_weight"),
)


def moved_hint(path: str) -> str:
    """Return where a path of an older layout stands now, as the end of a message; "" if nowhere.

    Parameters
    ----------
    path : str
        Dotted path.
    """
    for pattern, now in _MOVED:
        match = re.fullmatch(pattern, path)
        if match:
            return f": it is {match.expand(now)} now"
    return ""


def path_hint(path: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown path: where it stands now, or the nearest one.

    Parameters
    ----------
    path : str
        Dotted path that leads nowhere.
    known : iterable of str
        Those that lead somewhere.
    """
    return moved_hint(path) or did_you_mean(path, known)
