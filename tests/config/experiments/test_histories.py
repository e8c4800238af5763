# ruff: noqa: E501 (one fault a line)
"""Histories: what is read, what is refused, and who is told."""

from pathlib import Path
from typing import Any

import pytest

from striosome.base.quantities import magnitude
from striosome.config.documents.errors import ConfigError
from striosome.config.experiments.history import (
    ParametersWithHistory,
    Pump,
    RepeatedDose,
    SingleDose,
)
from striosome.config.experiments.identity import content_hash
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from striosome.config.experiments.resolved import resolved_yaml
from support.config_folder import ConfigFolder

FILE = "histories/morphine_week.yaml"
WITHDRAWAL = "experiments/withdrawal.yaml"
PROTOCOL = "protocols/withdrawal.yaml"
LATE = "groups.withdrawn_3_d"
FIRST_END = "start: 0 day, end: 3 day"


def load(configs: ConfigFolder, *sets: str) -> LoadedExperiment:
    return load_experiment(configs.experiment("withdrawal"), sets)


def problems(configs: ConfigFolder, *sets: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(configs, *sets)
    return [str(problem) for problem in caught.value.problems]


def lived(loaded: LoadedExperiment, name: str) -> ParametersWithHistory:
    (found,) = (g.parameters for g in loaded.experiment.groups if g.name == name)
    assert isinstance(found, ParametersWithHistory)
    return found


def content(configs: ConfigFolder, *sets: str, name: str = "withdrawal") -> str:
    return content_hash(load_experiment(configs.experiment(name), sets).experiment)


# file, what is replaced, by what, a marker of the line that is named, the key and message
# fmt: off
BAD_FILES = [
    (FILE, "title:", "titel:", "titel:", "titel: unknown key; did you mean title?"),
    (FILE, FIRST_END, "start: -1 day, end: 3 day", "-1 day", "doses[0].start: is negative: a history begins at day 0"),
    (FILE, FIRST_END, "start: 3 day, end: 1 day", "end: 1 day", "doses[0].end: ends before it starts"),
    (FILE, FIRST_END, "start: 0 day, end: inf day", "inf day", "doses[0].end: expected a finite value in day, got 'inf day'"),
    (FILE, FIRST_END, "start: 0 day, end: 4 day", "20 mg/kg", "doses[1].start: overlaps doses[0], which ends at 4 day"),
    (FILE, FIRST_END, "start: 0 day", "dose: 10 mg/kg", "doses[0].end: is missing"),
    (FILE, FIRST_END, "start: 0, end: 3 day", "start: 0,", "doses[0].start: 0 has no unit; expected a value in day"),
    (FILE, FIRST_END, "start: 0 day, end: 3 mg", "end: 3 mg", "doses[0].end: '3 mg' has the wrong unit; expected a value in day"),
    (FILE, "dose: 10 mg/kg, every: 12 h,", "rate: -1 mg/kg/day,", "rate:", "doses[0].rate: a rate cannot be negative"),
    (FILE, "dose: 10 mg/kg, every: 12 h,", "rate: 1 mg/kg,", "rate:", "doses[0].rate: '1 mg/kg' has the wrong unit; expected a value in mg/kg/day"),
    (FILE, "dose: 10 mg/kg", "dose: -10 mg/kg", "-10", "doses[0].dose: a dose cannot be negative"),
    (FILE, "every: 12 h", "evry: 12 h", "evry", "doses[0].evry: unknown key; did you mean every?"),
    (FILE, "every: 12 h", "every: 0 h", "every: 0 h", "doses[0].every: must be above zero"),
    (FILE, "every: 12 h", "every: 1 s", "every: 1 s", "doses[0].every: gives more than 10000 doses: use a pump"),
    (FILE, "drug: morphine", "drug: morfine", "morfine", "doses[0].drug: unknown drug 'morfine'; did you mean morphine?"),
    (FILE, "drug: morphine", "drug: vehicle", "vehicle", "doses[0].drug: unknown drug 'vehicle'"),
    (FILE, "drug: morphine", "drug: enkephalin", "enkephalin", "doses[0].drug: unknown drug 'enkephalin'"),
    (FILE, "route: sc", "route: iv", "route: iv", "doses[0].route: unknown route 'iv' of morphine; known: ip, sc"),
    (FILE, "doses:", "doses: 7\nless:", "doses: 7", "doses: expected a list"),
    (FILE, "doses:", "diet:\n  - {iron: normal, start: 0 day, end: 2 day}\n  - {iron: deficient, start: 1 day}\ndoses:", "deficient", "diet[1].start: overlaps diet[0], which ends at 2 day"),
    (FILE, "doses:", "diet:\n  - {iron: norml, start: 0 day}\ndoses:", "norml", "diet[0].iron: unknown diet 'norml'; did you mean normal?"),
    (FILE, "doses:", "diet:\n  - {irn: normal, start: 0 day}\ndoses:", "irn", "diet[0].irn: unknown key; did you mean iron?"),
    (WITHDRAWAL, "morphine_week.yaml, at: 9.5 day", "morphin_week.yaml, at: 9.5 day", "morphin_week", f"{LATE}.history: no file ../histories/morphin_week.yaml; did you mean morphine_week.yaml?"),
    (WITHDRAWAL, ", at: 9.5 day", "", "withdrawn_3_d", f"{LATE}.at: is missing: history has no meaning without it"),
    (WITHDRAWAL, "history: ../histories/morphine_week.yaml, at: 9.5 day", "at: 9.5 day", "withdrawn_3_d", f"{LATE}.history: is missing: at has no meaning without it"),
    (WITHDRAWAL, "at: 9.5 day", "at: -1 day", "at: -1 day", f"{LATE}.at: -1 day is not a time of the history, which begins at day 0"),
    (WITHDRAWAL, "at: 9.5 day", "at: 9.5", "at: 9.5}", f"{LATE}.at: 9.5 has no unit; expected a value in day"),
    (WITHDRAWAL, "at: 9.5 day", "at: 5.02 day", "at: 5.02", f"{LATE}.at: the history gives morphine at 5 day, after session 'vehicle' has started (4.97833 day): choose a later moment, or one before that dose"),
    (WITHDRAWAL, "at: 9.5 day", "at: 9.5 day, phase: nihgt", "nihgt", "day.phase: unknown choice 'nihgt'; did you mean light?"),
    (WITHDRAWAL, "  history_step: 20 min", "  # none", "simulation:", "simulation.history_step: is missing: group during has a history"),
    (WITHDRAWAL, "history_step: 20 min", "history_step: 0 min", "history_step", "simulation.history_step: must be above zero"),
    (PROTOCOL, "control: vehicle", "control: vehicle\n  phase: dusk", "dusk", "SKF81297.phase: unknown phase 'dusk'; did you mean dark?"),
    (PROTOCOL, "control: vehicle", "control: vehicle\n  phase: active", "control: vehicle", "SKF81297.control: 'vehicle' must be in the same phase of day; here active, there the group's"),
    (PROTOCOL, "naloxone:\n", "history:\n", "history:", "history: a session cannot be called 'history' where a group has a history"),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "marker", "message"), BAD_FILES)
def test_a_fault_is_reported_at_its_line(
    configs: ConfigFolder, file: str, old: str, new: str, marker: str, message: str
) -> None:
    configs.replace(file, old, new)
    place = configs.place(file, marker)
    found = problems(configs)
    assert any(problem.startswith(f"{place} {message}") for problem in found), found


def test_what_is_not_in_a_file_is_told_at_the_command_line(configs: ConfigFolder) -> None:
    assert problems(configs, f"{LATE}.at=-1 h")[0].startswith(
        f"--set {LATE}.at: -1 h is not a time"
    )
    found = problems(configs, f"{LATE}.history.doses[0].drug=morfine")
    assert found == ["--set doses[0].drug: unknown drug 'morfine'; did you mean morphine?"]
    found = problems(configs, f"{LATE}.history.doses[5].dose=1 mg/kg")
    assert found[0] == "--set doses[5]: there is no entry 5: entries are numbered 0 to 1"


def test_the_shipped_withdrawal_is_read(configs: ConfigFolder) -> None:
    loaded = load(configs)
    control, *others = loaded.experiment.groups
    assert not isinstance(control.parameters, ParametersWithHistory)
    assert [magnitude(g.parameters.at, "h") for g in others] == pytest.approx([158, 168, 228])
    first, second = lived(loaded, "during").history.doses
    assert isinstance(first, RepeatedDose)
    assert magnitude(second.dose, "mg/kg") == pytest.approx(20)
    assert magnitude(lived(loaded, "during").history_step, "min") == pytest.approx(20)


def test_every_shipped_history_can_be_lived_through(configs: ConfigFolder) -> None:
    for file in (configs.root / "histories").glob("*.yaml"):
        lived(load(configs, f"{LATE}.history=../histories/{file.name}"), "withdrawn_3_d")


def test_entries_are_told_apart_by_their_keys(configs: ConfigFolder) -> None:
    (configs.root / FILE).write_text(
        "title: every kind\n"
        "doses:\n"
        "  - {drug: morphine, route: sc, dose: 1 mg/kg, time: 36 hour}\n"
        "  - {drug: morphine, route: sc, dose: 1 mg/kg, every: 1 day, start: 0 day, end: 1 week}\n"
        "  - {drug: methadone, route: sc, rate: 5 mg/kg/day, start: 0 day, end: 1 week}\n"
        "diet:\n"
        "  - {iron: deficient, start: 1 day, end: 2 day}\n"
        "  - {iron: normal, start: 2 day}\n"
    )
    history = lived(load(configs, "groups.during.at=160 h"), "during").history
    assert [type(dose) for dose in history.doses] == [SingleDose, RepeatedDose, Pump]
    assert magnitude(history.doses[0].time, "day") == pytest.approx(1.5)
    assert [interval.iron for interval in history.diet] == ["deficient", "normal"]


def test_a_dose_at_time_zero_gives_way_to_the_session(configs: ConfigFolder) -> None:
    load(configs, f"{LATE}.at=3.5 day")


def test_a_set_reaches_into_a_history_and_leaves_others_alone(configs: ConfigFolder) -> None:
    loaded = load(configs, f"{LATE}.history.doses[1].dose=30 mg/kg")
    doses = [
        magnitude(lived(loaded, g).history.doses[1].dose, "mg/kg")
        for g in ("during", "withdrawn_3_d")
    ]
    assert doses == pytest.approx([20, 30])
    table = {key: (text, place) for key, text, place in loaded.histories["withdrawn_3_d"].items()}
    text, place = table["history.doses[1]"]
    assert "dose 30 mg/kg" in text
    assert place == "histories/morphine_week.yaml:7"
    assert table["at"] == ("9.5 day", "experiments/withdrawal.yaml:16")


@pytest.mark.parametrize(
    "sets",
    [
        (),
        (f"{LATE}.at=12 day", f"{LATE}.history.doses[0].dose=1 mg/kg", "groups.during.phase=dark"),
    ],
)
def test_a_resolved_file_loads_to_the_same_experiment(
    configs: ConfigFolder, sets: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(configs.root.parent)
    loaded = load(configs, *sets)
    text = resolved_yaml(loaded)
    assert str(configs.root) not in text
    file = tmp_path / "resolved.yaml"
    file.write_text(text)
    # It needs no other file.
    for folder in ("histories", "drugs"):
        (configs.root / folder).rename(configs.root / f"no_{folder}")
    again = load_experiment(file)
    assert again.experiment == loaded.experiment
    assert content_hash(again.experiment) == content_hash(loaded.experiment)
    assert resolved_yaml(again) == text


def test_the_content_hash_follows_histories(configs: ConfigFolder) -> None:
    before = content(configs)
    for changed in (
        f"{LATE}.at=9.6 day",
        f"{LATE}.history.doses[0].dose=11 mg/kg",
        "adaptation.opioid.ac_rise=0.9",
        "simulation.history_step=10 min",
    ):
        assert content(configs, changed) != before, changed
    assert content(configs, f"{LATE}.at=228 h") == before
    configs.replace(FILE, "title: morphine", "title: much morphine")
    assert content(configs) == before


@pytest.mark.parametrize(
    "path",
    [
        "adaptation.opioid.ac_rise",
        "adaptation.iron.a1_time",
        "day.dopamine_active",
        "ligands.pramipexole.receptors.d2.efficacy",
        "ligands.pramipexole.pharmacokinetics.exposure",
        "ligands.pramipexole.glutamate_release.inhibition",
        "stimulation.vagus.dopamine_coupling",
    ],
)
def test_what_nothing_reads_leaves_the_content_hash_alone(configs: ConfigFolder, path: str) -> None:
    other: Any = {
        "adaptation.iron.a1_time": "20 day",
        "ligands.pramipexole.pharmacokinetics.exposure": "0.1 kg/L",
    }.get(path, 1.1 if path.startswith("day") else 0.9)
    assert content(configs, name="challenges") == content(
        configs, f"{path}={other}", name="challenges"
    )


def test_a_drug_for_histories_alone_leaves_the_content_hash_alone(configs: ConfigFolder) -> None:
    before = content(configs, name="challenges")
    with_history = content(configs)
    for drug in ("pramipexole", "gabapentin"):
        (configs.root / "drugs" / f"{drug}.yaml").unlink()
    assert content(configs, name="challenges") == before
    assert content(configs) != with_history


def test_the_content_hash_follows_stimulation_and_what_acts_on_glutamate(
    configs: ConfigFolder,
) -> None:
    before = content(configs, name="challenges")
    given = "sessions.methadone.injections[0].drug=gabapentin"
    stimulated = "stimulation.vagus.noradrenaline_rise=0.4"
    hashes = [
        content(configs, *sets, name="challenges")
        for sets in (
            ["stimulation.cortex.drive=1.1"],
            [stimulated],
            [stimulated, "stimulation.vagus.release_coupling=1"],
            [given, "sessions.methadone.injections[0].route=ip"],
            [
                given,
                "sessions.methadone.injections[0].route=ip",
                "ligands.gabapentin.glutamate_release.inhibition=0.2",
            ],
        )
    ]
    assert len({before, *hashes}) == 1 + len(hashes)
    own = "  receptors.d1.density:"
    line = "  stimulation.cortex.drive: {value: 0, range: [0, 1], source: test, status: assumed}"
    configs.replace("base.yaml", own, f"{line}\n{own}")
    without = content(configs, name="challenges")
    assert content(configs, "stimulation.vagus.release_coupling=1", name="challenges") != without


def test_the_content_hash_follows_the_phase_where_there_is_one(configs: ConfigFolder) -> None:
    def one_group(*sets: str) -> str:
        return content(configs, *sets, name="one_group")

    before = one_group()
    active = one_group("groups.mice.phase=active")
    assert active != before
    assert active != one_group("groups.mice.phase=active", "day.dopamine_active=1.2")
    assert one_group("groups.mice.phase=rest") == before
    file = configs.root / "protocols" / "challenges.yaml"
    file.write_text(file.read_text().replace("end: 90 min\n", "end: 90 min\n  phase: active\n"))
    in_sessions = one_group()
    assert in_sessions not in (before, active)
    assert in_sessions != one_group("day.dopamine_active=1.2")


def test_a_phase_is_a_parameter_of_the_group(configs: ConfigFolder) -> None:
    loaded = load(configs, "groups.control.phase=dark")
    entry = loaded.provenance["control"]["day.phase"]
    assert (entry.value, entry.set_by) == ("dark", "--set")
    assert loaded.provenance["during"]["day.phase"].value == "rest"
