"""A run folder holds what its experiment names, as it was when it was read."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.store.errors import FolderError
from striosome.store.named_files import Inputs
from support.made_runs import load_tiny


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedExperiment:
    """An experiment that names a ledger and accepted sets."""
    accepted = tmp_path / "accepted.yaml"
    accepted.write_text("accepted sets\n")
    found = load_tiny(tmp_path)
    leaves = {group.name: () for group in found.experiment.groups}
    return replace(found, population=replace(found.population, path=accepted, leaves=leaves))


def test_copies_are_those_of_the_moment(loaded: LoadedExperiment, tmp_path: Path) -> None:
    inputs, folder = Inputs.of(loaded), tmp_path / "run"
    contents = {
        "claims.yaml": (tmp_path / "ledger.yaml").read_bytes(),
        "population.yaml": b"accepted sets\n",
    }
    (tmp_path / "ledger.yaml").unlink()
    (tmp_path / "accepted.yaml").write_text("others")
    folder.mkdir()
    assert inputs.write(folder) == folder / "claims.yaml"
    assert inputs.names == ("config.resolved.yaml", *contents, "references.bib")
    assert sorted(path.name for path in folder.iterdir()) == sorted(inputs.names)
    for name, content in contents.items():
        assert (folder / name).read_bytes() == content
    for file, content in zip((inputs.ledger, inputs.population), contents.values(), strict=True):
        assert file is not None
        assert file.sha256 == hashlib.sha256(content).hexdigest()
    text = (folder / "config.resolved.yaml").read_text()
    assert "claims: claims.yaml" in text
    assert "population: population.yaml" in text


def test_a_name_is_relative_below_the_working_folder_and_short_elsewhere(
    loaded: LoadedExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "below").mkdir()
    for working, name in ((tmp_path.parent, f"{tmp_path.name}/"), (tmp_path / "below", "")):
        monkeypatch.chdir(working)
        inputs = Inputs.of(loaded)
        assert inputs.ledger is not None
        assert inputs.population is not None
        names = (inputs.ledger.name, inputs.population.name)
        assert names == (f"{name}ledger.yaml", f"{name}accepted.yaml")


def test_what_names_nothing_has_no_copies(loaded: LoadedExperiment, tmp_path: Path) -> None:
    alone = load_experiment(tmp_path / "tiny.yaml", ("claims=null",))
    inputs, folder = Inputs.of(alone), tmp_path / "run"
    assert (inputs.ledger, inputs.population) == (None, None)
    folder.mkdir()
    assert inputs.write(folder) is None
    assert inputs.names == ("config.resolved.yaml", "references.bib")
    assert sorted(path.name for path in folder.iterdir()) == sorted(inputs.names)


@pytest.mark.parametrize("name", ["ledger.yaml", "accepted.yaml"])
def test_a_file_that_is_gone_is_named(loaded: LoadedExperiment, tmp_path: Path, name: str) -> None:
    (tmp_path / name).unlink()
    with pytest.raises(FolderError, match=rf"{name}: cannot be read: No such file"):
        Inputs.of(loaded)
