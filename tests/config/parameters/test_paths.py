"""Dotted paths into the frozen tree."""

import numpy as np
import pytest

from striosome.base.quantities import magnitude
from striosome.config.parameters.paths import get_leaf, replace_leaves
from support.builders import build_parameters


def test_reads_records_and_dictionaries():
    tree = build_parameters()
    assert magnitude(get_leaf(tree, "circuit.cell_types.spn.g_ampa"), "nS") == pytest.approx(6.1)
    assert magnitude(get_leaf(tree, "ligands.dopamine.tone"), "nM") == pytest.approx(17.0)
    assert get_leaf(tree, "ligands.methadone.pharmacokinetics.routes.sc.bioavailability") == 0.8


def test_replaces_several_leaves_and_shares_the_rest():
    tree = build_parameters()
    values = np.array([[0.5], [2.0]])
    changed = replace_leaves(
        tree,
        {
            "receptors.mor.density": values,
            "receptors.a1.density": 0.7,
            "ligands.dopamine.tone": 2 * get_leaf(tree, "ligands.dopamine.tone"),
        },
    )
    assert get_leaf(changed, "receptors.mor.density") is values
    assert get_leaf(changed, "receptors.a1.density") == 0.7
    assert magnitude(get_leaf(changed, "ligands.dopamine.tone"), "nM") == pytest.approx(34.0)
    assert changed.circuit is tree.circuit
    assert changed.ligands["methadone"] is tree.ligands["methadone"]


def test_the_original_stays_as_it_is():
    tree = build_parameters()
    replace_leaves(
        tree, {"receptors.mor.density": 0.0, "ligands.dopamine.receptors.d1.efficacy": 0.0}
    )
    assert tree.receptors["mor"].density == 1.0
    assert get_leaf(tree, "ligands.dopamine.receptors.d1.efficacy") == 1.0


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("circuit.cell_types.spn.g_amp", "circuit.cell_types.spn.g_ampa"),
        ("circit.spn.g_ampa", "circuit"),
        ("ligands.dopamin.tone", "ligands.dopamine"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(path, nearest):
    with pytest.raises(KeyError, match=f"did you mean '{nearest}'"):
        get_leaf(build_parameters(), path)
    with pytest.raises(KeyError, match=f"did you mean '{nearest}'"):
        replace_leaves(build_parameters(), {path: 1.0})


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("circuit.release", "'circuit.release' is a section"),
        ("circuit.release.facilitating", "is a section"),
        ("ligands", "'ligands' is a section"),
        ("receptors.mor.heteromer", "'receptors.mor.heteromer' is absent"),
        ("receptors.mor.heteromer.efficacy_loss", "it is absent"),
        ("circuit.cell_types.spn.g_ampa.value", "it is a leaf"),
    ],
)
def test_what_is_no_leaf_is_refused(path, reason):
    with pytest.raises(KeyError, match=reason):
        get_leaf(build_parameters(), path)
    with pytest.raises(KeyError, match=reason):
        replace_leaves(build_parameters(), {path: 1.0})
