"""`striosome cite`: what runs, experiments and older runs rest on."""

import csv
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from striosome.base.references.bibtex import read_entries
from support.commands import striosome
from support.config_folder import ConfigFolder
from support.made_runs import age, load_tiny, make_run, patch_engine
from support.places import EXPERIMENTS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A run whose ledger has a statement of its own, which cites a file beside it."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch_engine(patch)
        loaded = load_tiny(folder)
        ledger = folder / "ledger.yaml"
        text = ledger.read_text().replace("source: made up", 'source: "[@Own2027; @Yepes2017]"')
        ledger.write_text(text)
        own = "@article{Own2027, author = {Own}, year = {2027}, title = {An own one}}\n"
        (folder / "references.bib").write_text(own)
        loaded = load_tiny_again(folder)
        make_run(loaded, folder / "run")
        yield folder / "run"


def load_tiny_again(folder: Path):
    from striosome.config.experiments.resolve import load_experiment

    return load_experiment(folder / "tiny.yaml", (f"claims={folder / 'ledger.yaml'}",))


def rows(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, list[str]]:
    """What is printed as CSV, by publication; of those without one, by the reason."""
    assert striosome("cite", *arguments, "--csv") == 0
    table = list(csv.reader(StringIO(capsys.readouterr().out)))
    return {row[0] if row[0] != "no publication" else row[3]: row for row in table[1:]}


def test_a_run_is_told_by_publication(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, made)
    assert found["Quiroz 2016"][1:3] == ["1", "1 drawn"]
    assert found["Quiroz 2016"][4] == "iron.a1_loss"
    assert found["Own 2027"][4] == "claim X1"
    assert "claim X1" in found["Yepes 2017"][4]
    assert "ligands.gabapentin.glutamate_release.inhibition" in found["Yepes 2017"][4]
    # A note cites too.
    assert found["Pino 2017"][4] == "iron.dopamine_rise"
    # What the ledger of the repository cites, this run's does not.
    assert "MHD" not in found
    assert int(found["assumed"][1]) > 100
    assert (
        "ligands.r_methadone.pharmacokinetics.molar_mass"
        in (found["their sources say that they name none"][4])
    )
    assert found["Stimberg 2019"][3].startswith("Stimberg")
    assert "The striosome developers" in found


def test_a_run_tells_its_own_alone_wherever_it_is(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(capsys, made)
    moved = shutil.copytree(made, tmp_path / "moved")
    assert rows(capsys, moved) == before


def test_entries_come_as_bibtex(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert striosome("cite", made, "--bibtex") == 0
    parsed = read_entries(capsys.readouterr().out)
    assert parsed.faults == ()
    assert {"Quiroz2016", "Own2027", "Stimberg2019", "striosome"} <= parsed.entries.keys()
    assert "MentalHealthDaily2026" not in parsed.entries
    held = read_entries((made / "references.bib").read_text()).entries
    assert parsed.entries.keys() - held.keys() == {"Stimberg2019", "striosome"}


def test_verdicts_of_a_run_name_authors(made: Path) -> None:
    assert "(Own 2027; Yepes 2017)" in (made / "claims.csv").read_text()


def test_a_run_of_an_older_version_opens_and_says_what_it_lacks(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = age(Path(shutil.copytree(made, tmp_path / "old")))
    assert striosome("cite", old) == 0
    printed = capsys.readouterr().out
    assert "its sources name no entries of a bibliography" in printed
    assert "Stimberg 2019" in printed
    assert "Quiroz" not in printed
    assert striosome("cite", old, "--bibtex") == 0
    assert read_entries(capsys.readouterr().out).entries.keys() == {"striosome", "Stimberg2019"}


def test_an_experiment_and_a_scenario_are_told_without_a_run(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys, configs.experiment())
    assert found["Humphries 2009"][1] == "23"
    scenario = EXPERIMENTS / "adenosine"
    assert "claim L2a" in rows(capsys, scenario)["Ferré 1996"][4]


def test_values_are_shown_with_authors(
    configs: ConfigFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert striosome("show", configs.experiment(), "--csv") == 0
    printed = capsys.readouterr().out
    assert (
        "A1R falls in deficient rats (Quiroz 2016), is unchanged in mice (Gulyani 2009)" in printed
    )
    assert "@" not in printed


@pytest.mark.parametrize("what", ["nothing", "folder", "faulty", "both"])
def test_bad_input_is_one_message(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    more = ["--csv", "--bibtex"] if what == "both" else []
    asked = made if what == "both" else tmp_path / what
    if what == "folder":
        asked.mkdir()
    if what == "faulty":
        shutil.copytree(made, asked)
        (asked / "references.bib").unlink()
    assert striosome("cite", asked, *more) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    if what == "faulty":
        assert "references.bib" in err
