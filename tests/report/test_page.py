"""The page of a run, from its folder alone."""

import json
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from striosome.base.notes import Note
from striosome.claims.scoring import COLUMNS
from striosome.report.page import write_report
from striosome.store.errors import FolderError

RECORD = {
    "status": "done",
    "title": "Doses <&> groups",
    "experiment": "doses",
    "hypothesis": "h0_default",
    "fidelity": "surrogate",
    "seed": 5,
    "reasons": {"T1": "it rests on <this>"},
    "content_hash": "0123456789abcdef" * 4,
    "striosome": "0.1.0",
    "git_commit": "c0ffee",
    "python": "3.12.1",
    "compiler": None,
    "started": "2026-01-01T00:00:00",
    "finished": "2026-01-01T00:01:00",
    "wall_time_s": 60.0,
    "windows": {
        "SKF81297": {
            "": {
                "minus": "vehicle",
                "treatment": "SKF81297 1.5 mg/kg",
                "when": "10–60 min after SKF81297",
                "area": "0–60 min after SKF81297",
            },
            "late": {
                "minus": "vehicle",
                "treatment": "naloxone after SKF81297",
                "when": "5–30 min after naloxone",
                "area": "5–30 min after naloxone",
            },
        }
    },
}
LATE = "epn_gaba_change@late"
EFFECTS = [
    ("SKF81297", "control", "epn_gaba_change", 12, 2.34, -1.5, 6.0, 0.25, "percent"),
    ("SKF81297", "iron_deficient", LATE, 17, -34.76, -39.0, -30.0, 1e-4, "percent"),
    ("methadone", "control", "epn_gaba_change", 1, 3.0, np.nan, np.nan, np.nan, "percent"),
    ("methadone", "iron_deficient - control", "epn_gaba_change", 3, 4.0, *[np.nan] * 3, "percent"),
    ("SKF81297", "control", "dff_auc", 12, -5.55, -7.0, -4.0, 0.03, "percent*min"),
    ("SKF81297", "control", "rate_matrix", 12, 77.77, 70.0, 80.0, 0.5, "Hz"),
]
CLAIMS = [
    ("T1", "calibration", "It <rises>.", "control", "agrees", 34.8, 30.4, 38.8, "percent", "Li"),
    ("L1", "validation", "It falls.", "any", "untested", np.nan, np.nan, np.nan, "", "Lo"),
    ("T2", "calibration", "It stays.", "control", "disagrees", -1.23, -2.0, -0.5, "1", "Li"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "run.json").write_text(json.dumps(RECORD))
    columns = ["session", "group", "metric", "n", "mean", "low", "high", "p", "unit"]
    effects = pd.DataFrame(EFFECTS, columns=columns).assign(simulation_error=0.1)
    effects.to_csv(tmp_path / "effects.csv", index=False)
    for name in ("summary.csv", "result.nc", "config.resolved.yaml"):
        (tmp_path / name).touch()
    pd.DataFrame(CLAIMS, columns=list(COLUMNS)).to_csv(tmp_path / "claims.csv", index=False)
    (tmp_path / "figures").mkdir()
    names = ("raster", "chain_SKF81297", "claims", "effects", "scenario", "a#b", "time_course_3")
    for name in (*(f"{name}.svg" for name in names), "raster.png"):
        (tmp_path / "figures" / name).touch()
    return tmp_path


def rows_of(page: str) -> list[list[str]]:
    """Cells of every row of every table, as they are read."""
    rows = []
    for row in page.split("<tr>")[1:]:
        cells = [cell.split(">", 1)[1].split("</td")[0] for cell in row.split("<td")[1:]]
        rows.append([" ".join(unescape(cell).split()) for cell in cells])
    return [row for row in rows if row]


def test_the_page_says_what_was_simulated(folder: Path) -> None:
    path = write_report(folder)
    page = path.read_text()
    assert path == folder / "report.html"
    assert "SIMULATED" in page
    assert page.count("Doses &lt;&amp;&gt; groups") == 2
    assert "<&>" not in page
    assert "content 0123456789ab." in page
    assert "surrogate (no spikes: a response surface" in page


def test_what_the_run_was_warned_of_stands_on_the_page(folder: Path) -> None:
    assert "Warnings" not in write_report(folder).read_text()
    record = RECORD | {"warnings": ["own.yaml:12 sessions.own <late>: too late"]}
    (folder / "run.json").write_text(json.dumps(record))
    page = write_report(folder).read_text()
    assert "<li>own.yaml:12 sessions.own &lt;late&gt;: too late</li>" in page


def test_the_change_of_gaba_is_a_table(folder: Path) -> None:
    rows = rows_of(write_report(folder).read_text())
    control = ["control", "12", "+2.3 %", "-1.5 to +6.0 %", "0.2500", "±0.1"]
    assert [
        "SKF81297",
        "SKF81297 1.5 mg/kg",
        "10–60 min after SKF81297",
        "vehicle",
        *control,
    ] in rows
    deficient = ["iron_deficient", "17", "-34.8 %", "-39.0 to -30.0 %", "0.0001", "±0.1"]
    late = ["SKF81297", "naloxone after SKF81297", "5–30 min after naloxone", "vehicle"]
    assert [*late, *deficient] in rows
    assert not any("+77.8" in cell for row in rows for cell in row)


def test_photometry_is_a_table_of_its_own(folder: Path) -> None:
    page = write_report(folder).read_text()
    assert page.index("change of EPN GABA") < page.index("area under ΔF/F")
    area = ["control", "12", "-5.5 % · min", "-7.0 to -4.0 % · min", "0.0300", "±0.1"]
    assert [
        "SKF81297",
        "SKF81297 1.5 mg/kg",
        "0–60 min after SKF81297",
        "vehicle",
        *area,
    ] in rows_of(page)


def test_where_there_is_no_interval_it_says_so(folder: Path) -> None:
    page = write_report(folder).read_text()
    rows = rows_of(page)
    assert [
        "methadone",
        "",
        "",
        "",
        "control",
        "1",
        "+3.0 %",
        "no interval",
        "no test",
        "±0.1",
    ] in rows
    alone = ["iron_deficient - control", "3", "+4.0 %", "no interval", "no test", "±0.1"]
    assert ["methadone", "", "", "", *alone] in rows
    assert "nan" not in page


def test_a_run_of_an_earlier_version_has_its_table(folder: Path) -> None:
    record = {name: value for name, value in RECORD.items() if name != "windows"}
    (folder / "run.json").write_text(json.dumps(record))
    rows = rows_of(write_report(folder).read_text())
    control = ["control", "12", "+2.3 %", "-1.5 to +6.0 %", "0.2500", "±0.1"]
    assert ["SKF81297", "", "", "", *control] in rows


def test_statements_that_contradict_each_other_stand_side_by_side(folder: Path) -> None:
    record = RECORD | {"contradictions": {"T1": "T2 L1", "T2": "T1", "L1": "T1"}}
    (folder / "run.json").write_text(json.dumps(record))
    page = write_report(folder).read_text()
    assert 'T2 <span class="disagrees">disagrees</span>, L1 <span class="untested">' in page
    names = [row[0] for row in rows_of(page) if row[0] in ("T1", "T2", "L1")]
    assert names == ["T1", "T2"]


def test_claims_are_listed_by_kind_with_their_verdict(folder: Path) -> None:
    page = write_report(folder).read_text()
    rows = rows_of(page)
    assert [
        "T1",
        "It <rises>.",
        "control",
        "agrees",
        "+34.8 % (+30.4 to +38.8)",
        "it rests on <this>",
        "",
        "Li",
    ] in rows
    assert [
        "T2",
        "It stays.",
        "control",
        "disagrees",
        "-1.2 a.u. (-2.0 to -0.5)",
        "",
        "",
        "Li",
    ] in rows
    # What no session tests is only counted.
    assert not any(row[0] == "L1" for row in rows)
    assert "1 statement is untested by this run" in page
    kinds = page[page.index("Published statements") :].split("<h3>")[1:]
    assert [kind.split("<")[0] for kind in kinds] == ["calibration"]
    for verdict in ("agrees", "disagrees"):
        assert f'class="{verdict}">{verdict}<' in page


def test_below_the_verdicts_stands_what_chance_would_find(folder: Path) -> None:
    columns = [*COLUMNS, "rests_on", "by_construction", "by_chance"]
    marks = [("", "", 0.025), ("T1 T2", "", np.nan), ("", "it has no <other> way", 0.025)]
    rows = [(*claim, *mark) for claim, mark in zip(CLAIMS, marks, strict=True)]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "claims.csv", index=False)
    page = write_report(folder).read_text()
    found = {row[0]: row for row in rows_of(page)}
    assert found["T1"][3] == "agrees"
    assert (found["T2"][3], found["T2"][5]) == (
        "disagrees (by construction)",
        "it has no <other> way",
    )
    assert "<p>1 statement was tested, at 95 %; if there were nothing to find" in page
    assert "0 statements are untested" in page


def test_notes_of_the_run_are_told_and_nothing_is_said_without_any(folder: Path) -> None:
    assert "Notes of this run" not in write_report(folder).read_text()
    note = Note("pipeline", "control", "SKF<1>", "high_pass reports +0.0 %: it loses 99 %", 0.99)
    (folder / "run.json").write_text(json.dumps(RECORD | {"notes": [note.plain()]}))
    page = write_report(folder).read_text()
    assert ["pipeline", "control", "SKF<1>", note.text] in rows_of(page)
    assert 'href="photometry.csv"' in page


def test_every_figure_is_shown_once_in_order(folder: Path) -> None:
    page = write_report(folder).read_text()
    shown = [part.split('"')[0] for part in page.split('src="')[1:]]
    assert shown == [
        f"figures/{name}.svg"
        for name in (
            "scenario",
            "effects",
            "time_course_3",
            "claims",
            "chain_SKF81297",
            "a%23b",
            "raster",
        )
    ]
    assert 'alt="chain SKF81297"' in page
    assert page.index("<figure>") < page.index("<table>")


def test_the_page_says_how_it_was_made(folder: Path) -> None:
    rows = rows_of(write_report(folder).read_text())
    for name in ("striosome", "git_commit", "python", "compiler", "wall_time_s"):
        known = RECORD[name]
        assert [name, "not recorded" if known is None else str(known)] in rows


def test_a_run_without_a_ledger_says_so(folder: Path) -> None:
    pd.DataFrame(columns=list(COLUMNS)).to_csv(folder / "claims.csv", index=False)
    page = write_report(folder).read_text()
    assert "names no ledger of claims" in page
    assert "untested" not in page[page.index("Published statements") :]


def test_a_record_that_lacks_something_is_no_page(folder: Path) -> None:
    record = {name: value for name, value in RECORD.items() if name != "hypothesis"}
    (folder / "run.json").write_text(json.dumps(record))
    with pytest.raises(FolderError, match=r"run\.json: .*it has no hypothesis"):
        write_report(folder)
    assert not (folder / "report.html").exists()


def test_the_same_folder_gives_the_same_page(folder: Path) -> None:
    first = write_report(folder).read_bytes()
    assert write_report(folder).read_bytes() == first
