"""No kind of file is forgotten: what one lacks is an error where it is declared."""

import importlib
import pkgutil

import pytest

from striosome.cli.schema import Kind
from striosome.file_kinds import kinds
from striosome.file_kinds.kind import FileKind
from striosome.file_kinds.registry import CHECKED, KINDS
from support.commands import striosome


def test_every_kind_of_the_folder_is_registered() -> None:
    declared = {
        value.name
        for module in pkgutil.iter_modules(kinds.__path__, f"{kinds.__name__}.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, FileKind)
    }
    assert declared == set(KINDS)


def test_schemas_are_printed_of_every_kind() -> None:
    assert [str(kind) for kind in Kind] == list(KINDS)


def test_check_names_every_kind_that_it_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("check", "--help") == 0
    said = " ".join(capsys.readouterr().out.replace("│", " ").split()).lower()
    for kind in CHECKED:
        assert kind.plural in said


def test_an_unknown_kind_is_refused_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert striosome("schema", "--kind", "ledger") == 2
    assert "claims" in capsys.readouterr().err


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"distinctive_keys": ("a",)},
        {"check": lambda *_: ("", ()), "checked_with": "experiment"},
        {"check": lambda *_: ("", ())},
        {"checked_with": "experiment", "distinctive_keys": ("a",)},
    ],
)
def test_a_kind_that_lacks_a_part_is_an_error_where_it_is_declared(parts: dict) -> None:
    with pytest.raises(TypeError, match=r"^odd: "):
        FileKind("odd", "odds", dict, **parts)
