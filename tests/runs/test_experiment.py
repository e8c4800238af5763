"""One experiment into one folder: made, found again, brought up to date, or refused."""

import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import striosome
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.runs.recorded import score_run
from striosome.store.errors import FolderError
from striosome.store.record import read_record
from striosome.store.tables import require_run
from support.made_runs import (
    age,
    copied,
    ledger_text,
    load_tiny,
    made_result,
    make_run,
    patch_engine,
    renamed,
    tables_of,
)
from support.places import CONFIGS


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_engine(monkeypatch)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedExperiment:
    return load_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def own(loaded: LoadedExperiment, tmp_path: Path) -> LoadedExperiment:
    """The experiment with a ledger that a test may change."""
    ledger = tmp_path / "own.yaml"
    ledger.write_text(ledger_text())
    return replace(loaded, experiment=replace(loaded.experiment, claims=ledger))


def no_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("striosome.runs.experiment.simulate", None)


class TestLedgers:
    def test_a_changed_ledger_gives_new_verdicts_without_simulating(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = tmp_path / "out"
        make_run(own, out)
        assert list(striosome.read_claims(out)["id"]) == ["X1"]
        assert list(striosome.read_claims(out)["verdict"]) == ["agrees"]
        no_simulation(monkeypatch)
        own.experiment.claims.write_text(ledger_text("Y1", "fall"))
        outcome = make_run(own, out)
        assert outcome.reused
        assert "verdicts were made anew" in outcome.notes[0]
        assert list(striosome.read_claims(out)["id"]) == ["Y1"]
        assert list(striosome.read_claims(out)["verdict"]) == ["disagrees"]
        assert (out / "claims.yaml").read_text() == ledger_text("Y1", "fall")
        page = (out / "report.html").read_text()
        assert "Y1" in page
        assert "X1" not in page
        # Once is enough.
        assert make_run(own, out).notes == ()

    def test_without_a_ledger_no_verdict_and_no_figure_of_them_is_left(
        self, own: LoadedExperiment, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        make_run(own, out)
        own.experiment.claims.write_text(ledger_text("Y1"))
        make_run(own, out)
        assert (out / "figures" / "claims.png").is_file()
        (out / "figures" / "claims_mine.png").write_bytes(b"mine")
        make_run(replace(own, experiment=replace(own.experiment, claims=None)), out)
        assert striosome.read_claims(out).empty
        assert os.listdir(out / "figures") == ["claims_mine.png"]

    def test_another_title_is_taken_over(self, own: LoadedExperiment, tmp_path: Path) -> None:
        make_run(own, tmp_path / "out")
        make_run(renamed(own, title="Better words"), tmp_path / "out")
        assert read_record(tmp_path / "out").title == "Better words"
        assert "Better words" in (tmp_path / "out" / "report.html").read_text()

    @pytest.mark.parametrize("title", ["Better words", "1", "yes: no", "# ’"])
    @pytest.mark.parametrize("older", [False, True])
    def test_a_title_that_was_taken_over_is_the_same_everywhere(
        self, tmp_path: Path, title: str, older: bool
    ) -> None:
        out = tmp_path / "out"
        make_run(load_tiny(tmp_path), out)
        if older:
            age(out)
        changed = renamed(load_tiny(tmp_path), title=title)
        for _ in range(2):
            assert make_run(changed, out).reused
            assert require_run(out).title == title
            assert striosome.load(out / "config.resolved.yaml").experiment.title == title
            assert len(score_run(out))

    @pytest.mark.parametrize("changes", [{"name": "other"}, {"hypothesis": "h5"}])
    def test_the_same_numbers_under_another_name_are_refused(
        self, own: LoadedExperiment, tmp_path: Path, changes: dict[str, str]
    ) -> None:
        make_run(own, tmp_path / "out")
        with pytest.raises(FolderError, match="holds the same numbers as experiment 'tiny'"):
            make_run(renamed(own, **changes), tmp_path / "out")

    def test_other_code_is_told(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_run(own, tmp_path / "out")
        monkeypatch.setattr("striosome.runs.experiment.run_code", lambda: "0.1.0+other")
        (note,) = make_run(own, tmp_path / "out").notes
        assert "made by other code of the model" in note
        assert "striosome redo" in note


class TestPortable:
    def test_a_folder_elsewhere_gives_the_same_experiment_and_ledger(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_run(own, tmp_path / "made")
        (tmp_path / "far").mkdir()
        sent = copied(tmp_path / "made", tmp_path / "far" / "sent")
        shutil.rmtree(tmp_path / "made")
        own.experiment.claims.unlink()
        monkeypatch.chdir(tmp_path / "far")
        again = load_experiment("sent/config.resolved.yaml")
        assert again.experiment.claims == sent / "claims.yaml"
        assert replace(again.experiment, claims=None) == replace(own.experiment, claims=None)
        no_simulation(monkeypatch)
        assert make_run(again, Path("sent")).notes == ()

    def test_axes_keep_their_order(self, own: LoadedExperiment, tmp_path: Path) -> None:
        make_run(own, tmp_path / "out")
        again = load_experiment(tmp_path / "out" / "config.resolved.yaml")
        for one, other in zip(own.experiment.groups, again.experiment.groups, strict=True):
            assert list(one.parameters.ligands) == list(other.parameters.ligands)
            assert list(one.parameters.sensors) == list(other.parameters.sensors)
            assert list(one.parameters.variability) == list(other.parameters.variability)

    def test_the_population_comes_along(self, tmp_path: Path, monkeypatch) -> None:
        shipped = CONFIGS / "populations" / "calibrated.yaml"
        loaded = load_tiny(tmp_path, f"population={shipped}")
        make_run(loaded, tmp_path / "out")
        again = load_experiment(tmp_path / "out" / "config.resolved.yaml")
        assert again.population.path == tmp_path / "out" / "population.yaml"
        record = read_record(tmp_path / "out")
        assert record.population is not None
        assert Path(record.population.name).name == "calibrated.yaml"
        no_simulation(monkeypatch)
        assert make_run(again, tmp_path / "out").reused

    def test_text_and_path_are_the_same(self, own: LoadedExperiment, tmp_path: Path) -> None:
        outcome = striosome.run(own, str(tmp_path / "out"), workers=1)
        assert outcome.folder == tmp_path / "out"
        first, second = (striosome.open_run(kind(outcome.folder)) for kind in (str, Path))
        assert first.summary.equals(second.summary)
        assert striosome.read_claims(str(outcome.folder)).equals(
            striosome.read_claims(outcome.folder)
        )


class TestNames:
    @pytest.mark.parametrize(
        "names", [("1", "2"), ("007", "0.5"), ("NA", "null"), ("=1+1", "-x"), ("True", "1e5")]
    )
    def test_groups_and_sessions_come_back_as_they_were(
        self, own: LoadedExperiment, tmp_path: Path, names: tuple[str, str]
    ) -> None:
        experiment = own.experiment
        groups = tuple(
            replace(group, name=name) for group, name in zip(experiment.groups, names, strict=True)
        )
        vehicle, drug = experiment.sessions.values()
        sessions = {names[1]: vehicle, names[0]: drug.model_copy(update={"control": names[1]})}
        odd = replace(experiment, groups=groups, sessions=sessions, claims=None)
        made = made_result(odd)
        striosome.store.tables.write_result(
            tmp_path,
            made,
            striosome.effect_table(made.summary).assign(simulation_error=0.1),
            striosome.claims.verdicts.score_summary(odd, made.summary),
        )
        summary = striosome.store.tables.read_summary(tmp_path)
        assert list(summary["group"].unique()) == list(names)
        assert list(summary["session"].unique()) == list(sessions)
        assert summary.equals(made.summary)
        effects = striosome.store.tables.read_effects(tmp_path)
        assert f"{names[1]} - {names[0]}" in set(effects["group"])


class TestPlaces:
    def test_force_replaces_a_run_and_nothing_else(
        self, own: LoadedExperiment, tmp_path: Path
    ) -> None:
        out = tmp_path / "results"
        (out / "older-run").mkdir(parents=True)
        (out / "older-run" / "notes.txt").write_text("months of work")
        before = tables_of(out)
        for force in (False, True):
            with pytest.raises(FolderError, match="is not a run folder; choose another --out"):
                make_run(own, out, force=force)
        assert tables_of(out) == before
        assert sorted(os.listdir(tmp_path)) == ["own.yaml", "results"]

    def test_force_is_refused_before_anything_is_simulated(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_run(own, tmp_path / "out")
        (tmp_path / "out" / "notes.txt").write_text("mine")
        no_simulation(monkeypatch)
        with pytest.raises(FolderError, match=r"does not bear this program's mark: notes\.txt"):
            make_run(own, tmp_path / "out", force=True)
        assert (tmp_path / "out" / "notes.txt").read_text() == "mine"

    @pytest.mark.parametrize("older", [False, True])
    def test_a_run_of_any_version_is_replaced_whole(
        self, own: LoadedExperiment, tmp_path: Path, older: bool
    ) -> None:
        make_run(own, tmp_path / "out")
        (tmp_path / "out" / "figures").mkdir(exist_ok=True)
        if older:
            age(tmp_path / "out")
        other = load_tiny(tmp_path, "seed=6")
        assert not make_run(other, tmp_path / "out", force=True).reused
        assert read_record(tmp_path / "out").seed == 6
        assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]

    def test_two_at_once_make_one_run(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        began, go_on, calls = threading.Event(), threading.Event(), []

        def slow(experiment, **options):
            calls.append(experiment)
            began.set()
            assert go_on.wait(20)
            return made_result(experiment)

        class Told(striosome.base.progress.Silent):
            def stage(self, text: str) -> None:
                if text.startswith("waiting for"):
                    go_on.set()

        monkeypatch.setattr("striosome.runs.experiment.simulate", slow)
        outcomes = []

        def run() -> None:
            outcomes.append(make_run(own, tmp_path / "out", progress=Told()))

        threads = [
            threading.Thread(
                target=lambda: outcomes.append(make_run(own, tmp_path / "out", progress=Told()))
            )
            for _ in range(2)
        ]
        threads[0].start()
        assert began.wait(20)
        threads[1].start()
        for thread in threads:
            thread.join(20)
        assert sorted(outcome.reused for outcome in outcomes) == [False, True]
        assert len(calls) == 1
        assert sorted(os.listdir(tmp_path)) == ["out", "own.yaml"]


class TestOlderRuns:
    def test_an_older_run_opens_and_gets_its_ledger(
        self, own: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_run(own, tmp_path / "out")
        whole = tables_of(tmp_path / "out")
        age(tmp_path / "out")
        assert len(striosome.open_run(tmp_path / "out").summary)
        assert list(striosome.read_claims(tmp_path / "out")["id"]) == ["X1"]
        no_simulation(monkeypatch)
        assert "older version" in make_run(own, tmp_path / "out").notes[0]
        again = tables_of(tmp_path / "out")
        for name in ("claims.csv", "claims.yaml", "config.resolved.yaml", "summary.csv"):
            assert again[name] == whole[name]
        assert make_run(own, tmp_path / "out").notes == ()

    @pytest.mark.parametrize("name", ["claims.yaml", "figures/claims.svg"])
    def test_somebodys_own_file_in_an_older_run_is_not_overwritten(
        self, own: LoadedExperiment, tmp_path: Path, name: str
    ) -> None:
        make_run(own, tmp_path / "out")
        age(tmp_path / "out")
        (tmp_path / "out" / "figures").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_text("mine")
        before = tables_of(tmp_path / "out")
        with pytest.raises(FolderError, match=rf"{name} .*not overwritten: move it elsewhere"):
            make_run(own, tmp_path / "out")
        assert tables_of(tmp_path / "out") == before


class TestWhatIsListed:
    def test_new_verdicts_leave_every_file_of_numbers_listed(
        self, own: LoadedExperiment, tmp_path: Path
    ) -> None:
        make_run(own, tmp_path / "out")
        listed = read_record(tmp_path / "out").files
        own.experiment.claims.write_text(ledger_text("Y1", "fall"))
        make_run(own, tmp_path / "out")
        renewed = read_record(tmp_path / "out").files
        assert listed is not None
        assert renewed is not None
        assert renewed.keys() == listed.keys()

    def test_a_ledger_that_is_no_longer_named_goes(
        self, own: LoadedExperiment, tmp_path: Path
    ) -> None:
        make_run(own, tmp_path / "out")
        make_run(replace(own, experiment=replace(own.experiment, claims=None)), tmp_path / "out")
        assert not (tmp_path / "out" / "claims.yaml").exists()
        make_run(own, tmp_path / "out", force=True)
