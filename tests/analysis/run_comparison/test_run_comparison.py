"""Two run folders side by side."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import striosome
from striosome.analysis.run_comparison.verdicts import of_run, verdict_table
from striosome.base.errors import BadInput
from striosome.claims.counting import is_counted, multiplicity
from striosome.store.tables import read_summary


def test_runs_of_one_seed_are_paired_and_what_was_set_differently_is_told(
    runs: dict[str, Path],
) -> None:
    found = striosome.compare_runs(str(runs["plain"]), runs["larger"])
    assert found.same_animals
    assert found.pairing == "paired by number: the same animals in both runs (seed 5)"
    assert {key.key.rpartition(".")[2] for key in found.config} == {"basal"}
    assert (found.effects["pairing"] == "paired").all()
    # Numbers 1 to 8 are moved by 3.0, 3.3 or 3.6: far less than they are spread.
    np.testing.assert_allclose(found.effects["difference"], 3.3, atol=0.1)
    assert (found.effects["low"] > 0.0).all()
    assert len(found.effects) == 2 * 2 * 2
    assert found.only_first.empty
    assert found.only_second.empty


def test_runs_of_other_seeds_are_independent(runs: dict[str, Path]) -> None:
    found = striosome.compare_runs(runs["plain"], runs["other"])
    assert not found.same_animals
    assert found.pairing == "independent: other animals in each run (seeds 5 and 6)"
    assert {key.key for key in found.config} == {"simulation.seed"}
    assert (found.effects["pairing"] == "independent").all()
    assert (found.effects["high"] - found.effects["low"] > 5.0).all()


def test_a_run_does_not_differ_from_itself(runs: dict[str, Path]) -> None:
    found = striosome.compare_runs(runs["plain"], runs["plain"])
    assert found.config == ()
    assert (found.effects[["difference", "low", "high"]] == 0.0).all(axis=None)
    assert (found.effects["p"] == 1.0).all()
    assert found.changed_verdicts.empty


def test_it_shows_itself_in_a_few_lines(runs: dict[str, Path]) -> None:
    text = repr(striosome.compare_runs(runs["plain"], runs["larger"]))
    assert len(text.splitlines()) < 10
    assert "8 differences, 8 with p below 0.05" in text


def test_a_folder_that_is_no_run_is_refused(runs: dict[str, Path], tmp_path: Path) -> None:
    for pair in ((tmp_path, runs["plain"]), (runs["plain"], tmp_path)):
        with pytest.raises(BadInput, match=str(tmp_path)):
            striosome.compare_runs(*pair)


def test_runs_with_nothing_in_common_are_refused(
    runs: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(folder: Path) -> pd.DataFrame:
        table = read_summary(folder)
        again = " again" if folder == runs["larger"] else ""
        return table.assign(session=table["session"] + again)

    monkeypatch.setattr("striosome.analysis.run_comparison.comparison.read_summary", read)
    with pytest.raises(BadInput, match=r"in common: .*SKF81297 against .*SKF81297 again"):
        striosome.compare_runs(runs["plain"], runs["larger"])


def ledger(**verdicts: str) -> pd.DataFrame:
    rows = [(name, "validation", f"It is {name}.", one) for name, one in verdicts.items()]
    return pd.DataFrame(rows, columns=["id", "kind", "statement", "verdict"])


def test_verdicts_stand_beside_each_other_with_what_one_ledger_lacks() -> None:
    found = verdict_table(
        ledger(T1="agrees", T2="undecided", X="untested"),
        ledger(T2="agrees", T1="agrees", Y="agrees"),
    )
    assert found[["id", "first", "second", "changed"]].to_numpy().tolist() == [
        ["T1", "agrees", "agrees", False],
        ["T2", "undecided", "agrees", True],
        ["X", "untested", "absent", True],
        ["Y", "absent", "agrees", True],
    ]
    assert found["statement"].tolist()[-1] == "It is Y."


def test_of_two_runs_statements_are_counted_as_of_one() -> None:
    marks = {"rests_on": ["", "", "A B"], "by_construction": ["", "no other way", ""]}
    first = ledger(A="agrees", B="undecided", AB="undecided").assign(**marks, by_chance=0.025)
    second = ledger(A="disagrees", B="agrees", AB="disagrees", Y="agrees").assign(
        rests_on=["", "", "A B", ""], by_construction="", by_chance=0.025
    )
    found = verdict_table(first, second)
    assert found["changed"].all()
    assert found["id"][is_counted(found)].tolist() == ["A", "Y"]
    assert multiplicity(of_run(found, "first")).startswith("1 statement was tested")
    assert multiplicity(of_run(found, "second")).startswith("2 statements were tested")
    # A run of an older version marks nothing; of what both hold the other one knows it.
    older = verdict_table(first.drop(columns=[*marks, "by_chance"]), second)
    assert older["id"][is_counted(older)].tolist() == ["A", "B", "Y"]


def test_runs_without_a_ledger_have_no_verdicts() -> None:
    assert verdict_table(ledger(), ledger()).empty
