"""Metrics that an experiment brings along: read, executed, measured, or refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from striosome.base.user_code import read_python
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.experiment import Experiment
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import load_experiment
from striosome.engines.surface.response import ResponseSurface
from striosome.simulation.metric_records import MetricRecord
from striosome.simulation.metrics import (
    known_metrics,
    needs_photometer,
    session_metrics,
    summary_table,
    unit_of,
)
from striosome.simulation.own_metrics import own_metrics
from striosome.simulation.surrogate_batch import surrogate_metrics
from support.builders import build_parameters
from support.circuits import simulation
from support.experiments import SKF, drug_session, vehicle_session
from support.fenced_blocks import blocks_of
from support.metric_table import PAGE, renewed
from support.small_run import small_readouts
from support.surfaces import made_up_surface
from support.tiny import write_tiny

SETTINGS = simulation(spacing="5 min", window="3 s", slow_step="10 s")
SESSIONS = {"vehicle": vehicle_session(), "skf": drug_session(SKF)}
(PEAK,) = (block.text for block in blocks_of("docs/metrics.md") if block.language == "python")
OTHER = PEAK.replace("my_gaba_peak", "my_gaba_other")


@pytest.fixture(scope="module")
def surface() -> ResponseSurface:
    return made_up_surface()


def write(folder: Path, **texts: str) -> Path:
    """The tiny experiment with Python files of metrics."""
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    path = write_tiny(folder)
    path.write_text(f"{path.read_text()}metrics: [{', '.join(f'{n}.py' for n in texts)}]\n")
    return path


def experiment(folder: Path, **texts: str) -> Experiment:
    return load_experiment(write(folder, **texts)).experiment


def faults(folder: Path, **texts: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        own_metrics(experiment(folder, **texts))
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.problems]


def test_the_page_has_every_metric_of_the_package():
    assert PAGE.read_text() == renewed(PAGE.read_text())


def test_what_is_declared_is_known_without_executing(tmp_path):
    text = f"{PEAK}\nraise SystemExit(3)\n"
    found = experiment(tmp_path, peak=text)
    assert known_metrics(found)["my_gaba_peak"] == "percent"
    assert unit_of("my_gaba_peak@late", found) == "percent"
    assert not (tmp_path / "__pycache__").exists()


def test_it_is_measured_paired_and_in_the_table(tmp_path):
    own = own_metrics(experiment(tmp_path, peak=PEAK))
    experiment_, readouts = small_readouts()
    table = summary_table(experiment_, session_metrics(readouts, own))
    rows = table[table["metric"] == "my_gaba_peak"]
    assert set(rows["unit"]) == {"percent"}
    for readout in readouts:
        run = readout.run
        gaba, weights = readout.response.gaba_uM, run.weights(None)
        inside = (run.middle_min >= 10.0) & (run.middle_min < 60.0)
        expected = 100.0 * (gaba[:, inside].max(1) / (gaba @ weights.baseline) - 1.0)
        mine = rows[(rows["group"] == run.cohort.name) & (rows["session"] == run.name)]
        if run.session.control is None:
            np.testing.assert_allclose(mine["value"], expected)
        else:
            assert not np.allclose(mine["value"], expected)
    whole = summary_table(experiment_, session_metrics(readouts))
    assert table[table["metric"] != "my_gaba_peak"].reset_index(drop=True).equals(whole)


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("np.zeros((2, 2))", "my_gaba_peak gives float64 of shape (2, 2); expected one number"),
        ("'high'", "my_gaba_peak gives <U4 of shape (); expected one number for each animal"),
        ("1j * np.ones(len(observed.response.gaba_uM))", "my_gaba_peak gives complex128"),
        ("np.ones(len(observed.response.gaba_uM)) / 0.0", "my_gaba_peak is infinite in"),
        ("np.full(len(observed.response.gaba_uM), np.nan)", "my_gaba_peak is not a number in any"),
        ("observed.response.gaba_uM.fill(0.0)", "ValueError: assignment destination is read-only"),
        ("observed.weights.effect.fill(0.0)", "ValueError: assignment destination is read-only"),
        ("observed.run.middle_min.fill(0.0)", "ValueError: assignment destination is read-only"),
    ],
)
def test_one_that_fails_has_no_value_and_says_where(tmp_path, returned, message):
    text = PEAK.replace("    gaba, weights = ", f"    return {returned}\n    gaba, weights = ")
    own = own_metrics(experiment(tmp_path, peak=text))
    experiment_, readouts = small_readouts()
    notes = []
    table = summary_table(experiment_, session_metrics(readouts, own, notes))
    assert table[table["metric"] == "my_gaba_peak"]["value"].isna().all()
    assert table[table["metric"] != "my_gaba_peak"]["value"].notna().any()
    assert len(notes) == len(readouts)
    assert notes[0].kind == "metric"
    assert "my_gaba_peak has no value: " in notes[0].text
    assert message in notes[0].text


def test_a_sweep_on_the_surface_has_it_too(tmp_path, surface):
    own = own_metrics(experiment(tmp_path, peak=PEAK))
    asked = ("epn_gaba_change", "my_gaba_peak")
    found = surrogate_metrics(build_parameters(), SESSIONS, SETTINGS, surface, asked, own)
    assert found["skf"]["my_gaba_peak"] > found["skf"]["epn_gaba_change"] > 0.0


def test_what_it_needs_is_simulated(tmp_path, surface):
    rate = "return observed.response.rate_Hz[..., 0] @ weights.effect\n    "
    needing = PEAK.replace("paired=True", 'paired=False, needs=frozenset({"firing"})')
    firing = needing.replace("return 100.0", f"{rate}return 100.0")
    own = own_metrics(experiment(tmp_path, peak=firing))
    asked = ("my_gaba_peak", "rate_striosome")
    found = surrogate_metrics(build_parameters(), SESSIONS, SETTINGS, surface, asked[:1], own)
    both = surrogate_metrics(build_parameters(), SESSIONS, SETTINGS, surface, asked, own)
    np.testing.assert_array_equal(found["skf"]["my_gaba_peak"], both["skf"]["rate_striosome"])
    area = PEAK.replace("paired=True", 'paired=True, needs=frozenset({"photometer"})')
    assert needs_photometer(experiment(tmp_path, peak=area), "my_gaba_peak")
    assert not needs_photometer(experiment(tmp_path, peak=PEAK), "my_gaba_peak")


def test_the_text_decides_the_identity_and_is_what_is_executed(tmp_path):
    first = experiment(tmp_path, peak=PEAK)
    second = experiment(tmp_path, peak=PEAK.replace("100.0", "1.0"))
    plain = replace(first, metrics=())
    assert len({content_hash(one) for one in (first, second, plain)}) == 3
    # The file holds the second text by now.
    assert own_metrics(first) != own_metrics(second)
    assert isinstance(own_metrics(first)[0], MetricRecord)
    assert first.metrics[0] != read_python(tmp_path / "peak.py")


FAULTS = {
    "no list": ("x = 1\n", "peak.py: expected METRICS = [MetricRecord("),
    "no Python": ("def\n", "peak.py:1: is not Python"),
    "a name of the package": (
        PEAK.replace("my_gaba_peak", "dff_auc"),
        "peak.py:15 METRICS: dff_auc is a metric of the package: choose another name",
    ),
    "a name of a population": (
        PEAK.replace("my_gaba_peak", "rate_shell_change"),
        "peak.py:15 METRICS: rate_shell_change is a metric of the package",
    ),
    "no name": (
        PEAK.replace("my_gaba_peak", "peak@late"),
        "peak.py:15 METRICS: expected a name of letters, digits and underscores, got 'peak@late'",
    ),
    "no unit": (
        PEAK.replace('"percent"', '""'),
        "peak.py:15 METRICS: my_gaba_peak: unknown unit '' in ''; expected a unit, for example "
        "percent, min, Hz, uM or 1",
    ),
    "a noun": (
        PEAK.replace("paired=True", 'noun="peak", paired=True'),
        "peak.py:15 METRICS: my_gaba_peak: tables and figures write its name in words: leave out",
    ),
    "no value": (
        PEAK.replace(", value=peak", ""),
        "peak.py:15 METRICS: my_gaba_peak: also give value",
    ),
    "a need that is not known": (
        PEAK.replace("paired=True", 'paired=True, needs={"fring"}'),
        "peak.py:15 METRICS: my_gaba_peak: needs: unknown 'fring'; did you mean firing?",
    ),
    "paired by a word": (
        PEAK.replace("paired=True", 'paired="yes"'),
        "peak.py:15 METRICS: my_gaba_peak: paired: expected True or False, got 'yes'",
    ),
    "a misspelt unit": (
        PEAK.replace('"percent"', '"percnt"'),
        "peak.py:15 METRICS: my_gaba_peak: unknown unit 'percnt' in 'percnt'; expected a unit",
    ),
    "a name made up when run": (
        PEAK.replace('"my_gaba_peak"', '"".join(["peak"])'),
        "peak.py: expected METRICS = [MetricRecord(",
    ),
    "no such key": (
        PEAK.replace("paired=True", "pared=True"),
        "peak.py:15 METRICS: my_gaba_peak: MetricRecord has no 'pared'; did you mean paired?",
    ),
    "it fails": (f"{PEAK}\n1 / 0\n", "peak.py:18: ZeroDivisionError: division by zero"),
    "no record": (
        PEAK.replace("    MetricRecord(", "    dict("),
        "peak.py:15 METRICS: my_gaba_peak: expected a MetricRecord",
    ),
    "one more when run": (
        f"from dataclasses import replace\n{PEAK}METRICS += [replace(METRICS[0], name='more')]\n",
        "peak.py: more: expected METRICS = [MetricRecord(",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_one_message_with_its_place(case, tmp_path):
    text, message = FAULTS[case]
    (found,) = faults(tmp_path, peak=text)
    assert found.startswith(message), found


def test_a_name_that_is_taken_names_the_other(tmp_path):
    (found,) = faults(tmp_path, peak=PEAK, same=PEAK)
    assert found == "same.py:15 METRICS: my_gaba_peak is a metric of peak.py:15 already"


def test_a_file_that_is_not_there_names_the_nearest(tmp_path):
    path = write(tmp_path, peak=PEAK)
    path.write_text(path.read_text().replace("[peak.py]", "[peek.py]"))
    with pytest.raises(ConfigError, match=r"metrics\[0\]: no file peek.py; did you mean peak.py"):
        load_experiment(path)
