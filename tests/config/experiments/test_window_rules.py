"""Named windows of sessions: what is refused, and which injections are warned of."""

from pathlib import Path

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.effect_windows import Epochs, judged_epochs, named_epochs
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from support.config_folder import ConfigFolder
from support.places import ROOT

OWN = "{{drug: methadone, time: {} min, dose: 1 mg/kg, route: sc}}".format
SKF = "{{drug: skf81297, time: {} min, dose: 1.5 mg/kg, route: ip}}".format
VEHICLE = "{{drug: vehicle, time: {} min, dose: 0 mg/kg, route: ip}}".format
LATE = "{after: skf81297, start: 10 min, end: 60 min}"
OWN_BASELINE = LATE.replace("}", ", baseline_start: -10 min, baseline_end: 0 min}")


def write(configs: ConfigFolder, *given: str, windows: str = "{}", control: str = "") -> Path:
    """An experiment with a session "own" from -60 to 180 min, and its matched control."""
    times = [part.split("time: ")[1].split(" min")[0] for part in given]
    vehicles = [VEHICLE(time) for time in dict.fromkeys(times)]
    path = configs.experiment("one_group")
    text = path.read_text()
    assert "sessions:\n" not in text
    path.write_text(
        f"{text}\nsessions:\n"
        f"  nothing:\n    start: -60 min\n    end: 180 min\n"
        f"    injections: [{control or ', '.join(vehicles)}]\n"
        f"  own:\n    start: -60 min\n    end: 180 min\n    injections: [{', '.join(given)}]\n"
        f"    control: nothing\n    windows: {windows}\n"
    )
    return path


def warned(configs: ConfigFolder, *given: str, windows: str = "{}", control: str = "") -> list[str]:
    path = write(configs, *given, windows=windows, control=control)
    return [f"{one.key}: {one.message}" for one in load_experiment(path).warnings]


THREE = (OWN(0), OWN(40), SKF(90))
OWN_WINDOWS = (
    "{first: {after: 0, start: 10 min, end: 40 min}, second: {after: 1, start: 10 min, "
    f"end: 50 min, baseline_start: -10 min, baseline_end: 0 min}}, late: {OWN_BASELINE}}}"
)


def test_an_injection_within_and_one_after_the_window_are_warned_of(configs: ConfigFolder) -> None:
    within, after = warned(configs, *THREE)
    assert within.startswith(
        "sessions.own.injections[1].time: methadone falls into the effect window, 10 to 60 min"
    )
    assert after.startswith(
        "sessions.own.injections[2].time: no window judges skf81297: it comes after the effect "
        "window, 10 to 60 min"
    )


def test_windows_after_every_injection_leave_nothing_to_warn_of(configs: ConfigFolder) -> None:
    assert warned(configs, *THREE, windows=OWN_WINDOWS) == []


def test_a_control_is_judged_at_the_windows_of_its_session(configs: ConfigFolder) -> None:
    control = ", ".join((OWN(0), OWN(40), VEHICLE(90)))
    assert warned(configs, *THREE, windows=OWN_WINDOWS, control=control) == []


@pytest.mark.parametrize(
    ("given", "windows", "key", "message"),
    [
        (
            (OWN(0), SKF(90)),
            f"{{late: {LATE}}}",
            "windows.late",
            "the change is that of methadone at 0 min and skf81297 at 90 min together: the "
            "baseline, -10 to 0 min, is before them",
        ),
        (
            (OWN(-5), SKF(0)),
            "{}",
            "injections[0].time",
            "methadone falls into the baseline, -10 to 0 min",
        ),
        (
            (OWN(85), SKF(90)),
            f"{{early: {{after: 0, start: 1 min, end: 5 min}}, late: {OWN_BASELINE}}}",
            "injections[0].time",
            "methadone falls into the baseline of 'late', 80 to 90 min",
        ),
        (
            (OWN(70), SKF(90)),
            f"{{early: {{after: 0, start: 10 min, end: 40 min}}, late: {OWN_BASELINE}}}",
            "injections[1].time",
            "skf81297 falls into window 'early', 80 to 110 min",
        ),
    ],
)
def test_what_blurs_a_window_is_warned_of(
    configs: ConfigFolder, given: tuple[str, ...], windows: str, key: str, message: str
) -> None:
    (said,) = warned(configs, *given, windows=windows)
    assert said.startswith(f"sessions.own.{key}: {message}")


def test_a_control_that_is_given_the_earlier_drug_takes_it_off(configs: ConfigFolder) -> None:
    control = ", ".join((OWN(0), VEHICLE(90)))
    given = (OWN(0), SKF(90))
    assert warned(configs, *given, windows=f"{{late: {LATE}}}", control=control) == []


def test_a_drug_that_is_held_against_no_session_is_warned_of(configs: ConfigFolder) -> None:
    path = write(configs, SKF(0))
    text = path.read_text()
    path.write_text(text.replace("    control: nothing\n", ""))
    (warning,) = load_experiment(path).warnings
    assert warning.key == "sessions.own"
    assert "gives skf81297, and names no `control`" in warning.message
    path.write_text(text)
    assert load_experiment(path).warnings == ()


def test_vehicle_spoils_no_window(configs: ConfigFolder) -> None:
    assert warned(configs, SKF(0), VEHICLE(40), VEHICLE(90), VEHICLE(-5)) == []


def test_drugs_given_at_once_need_one_vehicle_in_the_control(configs: ConfigFolder) -> None:
    assert warned(configs, OWN(0), SKF(0), control=VEHICLE(0)) == []


@pytest.mark.parametrize(
    ("window", "key", "message"),
    [
        ("{after: skf, start: 10 min, end: 60 min}", "after",
         "the session injects no 'skf'; did you mean skf81297?"),
        ("{after: methadone, start: 10 min, end: 30 min}", "after",
         "methadone is injected at 0 and 40 min: give the position instead, 0 or 1"),
        ("{after: 3, start: 10 min, end: 30 min}", "after",
         "there is no injection 3: they are numbered 0 to 2"),
        ("{after: [0], start: 10 min, end: 30 min}", "after",
         "expected a drug, or the position of an injection, the first being 0"),
        ("{start: 10 min, end: 30 min}", "after", "is missing"),
        ("{after: 2, start: 60 min, end: 10 min}", "end", "is not after start, 60 min"),
        ("{after: 2, start: -5 min, end: 10 min}", "start",
         "a window starts after the injection that it counts from"),
        ("{after: 2, start: 10 min, end: 95 min}", "end",
         "the session ends at 180 min, before 185 min"),
        ("{after: 2, start: 10 min, end: 60 min, baseline_start: -10 min}", "baseline_start",
         "also give baseline_end"),
        ("{after: 2, start: 10 min, end: 60 min, baseline_start: 0 min, baseline_end: -9 min}",
         "baseline_end", "is not after baseline_start, 0 min"),
        ("{after: 2, start: 10 min, end: 60 min, baseline_start: 0 min, baseline_end: 20 min}",
         "baseline_end", "is after the start of the window, 10 min"),
        ("{after: 0, start: 10 min, end: 60 min, baseline_start: -80 min, baseline_end: 0 min}",
         "baseline_start", "the session starts at -60 min, after -80 min"),
        ("{after: 2, start: 11 min, end: 14 min}", "end",
         "no simulated window lies between 101 and 104 min; the nearest is at 100 min"),
        ("{after: 2, start: 10 min, end: 10.001 min}", "end",
         "holds fewer than two samples of photometry.analysis.sampling_rate"),
        ("{after: 2, start: 10, end: 60 min}", "start", "10 has no unit"),
        ("{after: 2, start: 10 min, end: 60 min, begin: 3}", "begin", "unknown key"),
    ],
)  # fmt: skip
def test_a_faulty_window_is_refused(
    configs: ConfigFolder, window: str, key: str, message: str
) -> None:
    path = write(configs, *THREE, windows=f"{{late: {window}}}")
    with pytest.raises(ConfigError) as refused:
        load_experiment(path)
    (said,) = (f"{one.key}: {one.message}" for one in refused.value.problems)
    assert said.startswith(f"sessions.own.windows.late.{key}: {message}")
    assert refused.value.problems[0].line is not None


@pytest.mark.parametrize("name", ["a@b", "late one", "-x", "'@'"])
def test_a_window_has_a_plain_name(configs: ConfigFolder, name: str) -> None:
    path = write(configs, *THREE, windows=f"{{{name}: {OWN_BASELINE}}}")
    with pytest.raises(ConfigError, match="expected a name of letters, digits, - and _"):
        load_experiment(path)


def test_no_window_is_called_as_the_one_without_a_name(configs: ConfigFolder) -> None:
    path = write(configs, *THREE, windows=f"{{default: {OWN_BASELINE}}}")
    with pytest.raises(ConfigError, match="the default window is the one without a name"):
        load_experiment(path)


def test_a_window_is_refused_that_the_control_does_not_reach(configs: ConfigFolder) -> None:
    path = write(configs, *THREE, windows=f"{{late: {OWN_BASELINE}}}")
    path.write_text(path.read_text().replace("end: 180 min", "end: 140 min", 1))
    with pytest.raises(ConfigError, match="the control session 'nothing' ends at 140 min, before"):
        load_experiment(path)


def test_a_window_lies_on_the_clock_of_its_session_and_of_its_control(
    configs: ConfigFolder,
) -> None:
    loaded = load_experiment(write(configs, *THREE, windows=OWN_WINDOWS))
    experiment = loaded.experiment
    analysis = experiment.groups[0].parameters.photometry.analysis
    expected = {
        "first": Epochs((-10.0, 0.0), (10.0, 40.0)),
        "second": Epochs((30.0, 40.0), (50.0, 90.0), own_baseline=True),
        "late": Epochs((80.0, 90.0), (100.0, 150.0), own_baseline=True),
    }
    assert named_epochs(experiment.sessions["own"], analysis) == expected
    judged = judged_epochs(experiment.sessions, analysis)
    assert judged["own"] == judged["nothing"] == tuple(expected.values())
    assert judged["vehicle"] == ()


def test_the_documented_session_is_sound(configs: ConfigFolder) -> None:
    page = (ROOT / "docs" / "windows.md").read_text()
    block = page.split("```yaml\n")[1].split("```")[0]
    path = configs.experiment("one_group")
    path.write_text(f"{path.read_text()}\n{block}")
    loaded = load_experiment(path)
    assert loaded.warnings == ()
    assert list(loaded.experiment.sessions)[-2:] == [
        "vehicle three times",
        "methadone twice then SKF81297",
    ]


def test_windows_and_figures_are_part_of_an_experiment(
    configs: ConfigFolder, tmp_path: Path
) -> None:
    path = write(configs, *THREE, windows=OWN_WINDOWS)
    path.write_text(path.read_text().replace("nothing:\n", "nothing:\n    figures: false\n"))
    loaded = load_experiment(path)
    assert not loaded.experiment.sessions["nothing"].figures
    again = tmp_path / "resolved.yaml"
    again.write_text(resolved_yaml(loaded))
    assert content_hash(load_experiment(again).experiment) == content_hash(loaded.experiment)
    other = load_experiment(path, ["sessions.own.windows.late.end=55 min"]).experiment
    shown = load_experiment(path, ["sessions.nothing.figures=true"]).experiment
    hashes = {content_hash(one) for one in (loaded.experiment, other, shown)}
    assert len(hashes) == 3
