"""A run whose experiment brings a metric along: its table, its copy, and a run made again of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import striosome
from striosome.store.errors import FolderError
from support.commands import striosome as command
from support.fenced_blocks import blocks_of
from support.sweep_files import keep_made_up_surface
from support.tiny import write_tiny

(PEAK,) = (block.text for block in blocks_of("docs/metrics.md") if block.language == "python")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A run with the metric of docs/metrics.md, and what it printed."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "peak.py").write_text(PEAK)
    path = write_tiny(folder)
    path.write_text(f"{path.read_text()}metrics: [peak.py]\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIOSOME_CACHE", str(folder / "cache"))
        keep_made_up_surface(path)
        patch.setattr("striosome.runs.experiment.draw_all", lambda *_: [])
        patch.chdir(folder)
        assert command("run", path, "--fidelity", "surrogate", "--out", folder / "out") == 0
        yield folder / "out", (folder / "out" / "report.html").read_text()


def test_it_is_in_the_tables_and_in_the_report(made: tuple[Path, str]) -> None:
    folder, report = made
    summary = striosome.open_run(folder).summary
    own = summary[summary["metric"] == "my_gaba_peak"]
    assert len(own) == 2 * 5
    assert np.isfinite(own["value"]).all()
    effects = (folder / "effects.csv").read_text()
    assert "my_gaba_peak,control" in effects
    assert "my GABA peak" in report


def test_its_copy_makes_the_same_numbers_from_the_folder_alone(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert (folder / "metrics_1_peak.py").read_text() == PEAK
    again = striosome.simulate(striosome.load(folder / "config.resolved.yaml").experiment)
    pd.testing.assert_frame_equal(again.summary, striosome.open_run(folder).summary)


def test_a_changed_copy_is_a_damaged_run(made: tuple[Path, str], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(made[0], damaged)
    (damaged / "metrics_1_peak.py").write_text(PEAK.replace("100.0", "1.0"))
    with pytest.raises(FolderError, match=r"metrics_1_peak\.py"):
        striosome.open_run(damaged)
