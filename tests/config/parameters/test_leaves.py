"""The shape of the tree follows the typed records."""

from striosome.config.parameters.leaves import Branch, Leaf, Named, parameter_shape, walk


def test_sections_leaves_and_named_sections_are_told_apart() -> None:
    shape = parameter_shape()
    ligands = shape.children["ligands"]
    assert isinstance(ligands, Named)
    assert isinstance(ligands.each, Branch)
    assert ligands.each.optional == {
        "pharmacokinetics",
        "receptors",
        "adenosine_uptake",
        "glutamate_release",
        "components",
    }
    assert isinstance(ligands.each.children["tone"], Leaf)
    assert ligands.each.children["tone"].unit == "nM"


def test_texts_and_whole_numbers_have_no_unit() -> None:
    shape = parameter_shape()
    afferents = shape.children["circuit"].children["afferents"]  # type: ignore[union-attr]
    assert isinstance(afferents, Named)
    assert afferents.each.children["per_cell"].kind is int  # type: ignore[union-attr]
    assert afferents.each.children["per_cell"].unit is None  # type: ignore[union-attr]
    assert shape.children["gaba"].children["clearance"].kind is str  # type: ignore[union-attr]


def test_an_optional_section_counts_only_when_present() -> None:
    def paths(present: dict[tuple[str, ...], list[str]]) -> set[str]:
        return {".".join(path) for path, _ in walk(parameter_shape(), present)}

    assert not any(path.startswith("ligands") for path in paths({}))
    at = ("ligands", "x", "receptors", "mor")
    some = paths({at[:depth]: [at[depth]] for depth in range(4)})
    assert {"ligands.x.tone", "ligands.x.receptors.mor.efficacy"} <= some
    assert "ligands.x.receptors.d1.efficacy" not in some
