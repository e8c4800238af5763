# ruff: noqa: E501 (one fault a line)
"""Everything that can be wrong with a configuration, each with its place and the nearest name."""

import re

import pytest

from striosome.config.documents.errors import ConfigError
from striosome.config.documents.file_version import written_by
from striosome.config.experiments.resolve import load_experiment
from support.config_folder import ConfigFolder

CHALLENGES = "experiments/challenges.yaml"
PROTOCOL = "protocols/challenges.yaml"

# file, what is replaced, by what, a marker of the line that is named, the key and message
# fmt: off
BAD_FILES = [
    ("base.yaml", "tau_nmda:", "tau_nmd:", "tau_nmd:", "circuit.cell_types.spn.tau_nmd: unknown key; did you mean tau_nmda?"),
    ("base.yaml", "locomotion:", "locomotin:", "locomotin:", "locomotin: unknown key; did you mean locomotion?"),
    ("base.yaml", "  delay: ", "  # delay: ", "conductance: {", "circuit.synapses.striatal.delay: is missing"),
    ("base.yaml", "  gaba.shares.matrix:", "  gaba.matrix_shar:", "gaba.matrix_shar:", "variability.gaba.matrix_shar: unknown parameter; did you mean gaba.shares.matrix?"),
    ("base.yaml", "  gaba.shares.matrix:", "  gaba.clearance:", "  gaba.clearance:", "variability.gaba.clearance: unknown parameter"),
    ("drugs/morphine.yaml", "efficacy:", "eficacy:", "eficacy:", "ligands.morphine.receptors.mor.eficacy: unknown key; did you mean efficacy?"),
    ("drugs/morphine.yaml", "exposure:", "#", "molar_mass:", "ligands.morphine.pharmacokinetics.exposure: is missing"),
    ("animals/control.yaml", "iron_deficiency: 0", "iron_deficiency: 2", "iron_deficiency:", "iron_deficiency: 2 is outside its range, 0 to 1"),
    ("animals/control.yaml", "iron_deficiency: 0", "iron: 0", "iron:", "iron: expected a section of `key: value` pairs"),
    ("animals/control.yaml", "iron_deficiency: 0", "ligands: {metadone: {tone: 0 nM}}", "ligands:", "ligands.metadone: unknown name; did you mean methadone?"),
    ("animals/control.yaml", "iron_deficiency: 0", "ligands: {dopamine: {receptors: {mor: {efficacy: 1}}}}", "ligands:", "ligands.dopamine.receptors.mor.efficacy: also give its range, source, status"),
    ("animals/control.yaml", "iron_deficiency: 0", "gaba: {clearance: {value: odd, choices: [odd]}}", "gaba:", "gaba.clearance: its choices cannot be changed by an overlay"),
    (PROTOCOL, "drug: skf81297", "drug: skf81279", "skf81279", "SKF81297.injections[0].drug: unknown drug 'skf81279'; did you mean skf81297?"),
    (PROTOCOL, "drug: skf81297", "drug: dopamine", "drug: dopamine", "SKF81297.injections[0].drug: unknown drug 'dopamine'"),
    (PROTOCOL, "1.5 mg/kg", "-1.5 mg/kg", "-1.5", "SKF81297.injections[0].dose: a dose cannot be negative"),
    (PROTOCOL, "1.5 mg/kg", "1.5 mg", "1.5 mg,", "SKF81297.injections[0].dose: '1.5 mg' has the wrong unit; expected a value in mg/kg"),
    (PROTOCOL, "1.5 mg/kg, route: ip", "1.5 mg/kg, route: iv", "route: iv", "SKF81297.injections[0].route: unknown route 'iv' of skf81297; known: ip, sc"),
    (PROTOCOL, "1.5 mg/kg, route: ip", "1.5 mg/kg, rout: ip", "rout: ip", "SKF81297.injections[0].rout: unknown key; did you mean route?"),
    (PROTOCOL, "1.5 mg/kg, route: ip", "1.5 mg/kg", "1.5 mg/kg", "SKF81297.injections[0].route: is missing"),
    (PROTOCOL, "1.5 mg/kg,", "1.5 mg/kg, duration: 0 min,", "duration:", "SKF81297.injections[0].duration: an infusion must last"),
    (PROTOCOL, "control: vehicle", "control: vehicel", "vehicel", "SKF81297.control: unknown session 'vehicel'; did you mean vehicle?"),
    (PROTOCOL, "control: vehicle", "control: SKF81297", "control: SKF81297", "SKF81297.control: 'SKF81297' has a control session itself, so it cannot be one"),
    (PROTOCOL, "control: vehicle", "control: methadone then vehicle", "control: methadone then vehicle", "SKF81297.control: 'methadone then vehicle' must be injected at the same times, with vehicle if need be; here at [0.0] min, there at [-30.0, 0.0] min"),
    (PROTOCOL, "end: 90 min", "end: 0 min", "end: 0", "vehicle.end: the session ends before its last injection, at 0 min"),
    (PROTOCOL, "end: 90 min", "end: -70 min", "end: -70", "vehicle.end: the session ends before it starts"),
    (PROTOCOL, "end: 90 min", "end: 50 min", "end: 50", "vehicle.end: the session does not reach photometry.analysis.effect_end, 60 min"),
    (PROTOCOL, "start: -60 min", "start: -5 min", "start: -5", "vehicle.start: the session does not reach photometry.analysis.baseline_start, -10 min"),
    (PROTOCOL, "start: -60 min", "start: 5 min", "start: 5", "vehicle.start: the session starts after its first injection, at 0 min"),
    (CHALLENGES, "simulation:", "simulaton:", "simulaton:", "simulaton: unknown key; did you mean simulation?"),
    (CHALLENGES, "simulation:", "simulaton:", "#", "simulation: is missing"),
    (CHALLENGES, "name: challenges", "name: my challenges", "name:", "name: expected a name of letters, digits, - and _"),
    (CHALLENGES, "name: challenges", "name: 7", "name:", "name: expected a text"),
    (CHALLENGES, "animals: 12", "animals: 0", "animals: 0", "groups.control.animals: a group needs at least one animal"),
    (CHALLENGES, "animals: 12", "animals: -3", "animals: -3", "groups.control.animals: a group needs at least one animal"),
    (CHALLENGES, "animals: 12", "animals: 12, sessions: [vehicle]", "sessions: [vehicle]", "groups.control.sessions: the first group, with which others are compared, has all sessions"),
    (CHALLENGES, "animals: 17", "animals: 17, sessions: [vehicel]", "sessions: [vehicel]", "groups.iron_deficient.sessions[0]: unknown session 'vehicel'; did you mean vehicle?"),
    (CHALLENGES, "animals: 17", "animals: 17, sessions: [SKF81297]", "sessions: [SKF81297]", "groups.iron_deficient.sessions[0]: 'SKF81297' needs its control session 'vehicle' as well"),
    (CHALLENGES, "animals: 12", "animals: twelve", "twelve", "groups.control.animals: expected a whole number"),
    (CHALLENGES, "hypothesis: h0_default", "hypothesis: h1_soma_onl", "hypothesis: h1", "hypothesis: unknown name 'h1_soma_onl'; did you mean h1_soma_only?"),
    (CHALLENGES, "base: ../base.yaml", "base: ../bas.yaml", "base:", "base: no file ../bas.yaml; did you mean base.yaml?"),
    (CHALLENGES, "base: ../base.yaml", "", "#", "base: is missing"),
    (CHALLENGES, "drugs: ../drugs", "drugs: ../drug", "drugs:", "drugs: no folder ../drug with .yaml files in it"),
    (CHALLENGES, "claims: ../claims.yaml", "claims: ../claim.yaml", "claims:", "claims: no file ../claim.yaml; did you mean claims.yaml?"),
    (CHALLENGES, "/challenges.yaml,", "/challenge.yaml,", "protocols:", "protocols[0]: no file ../protocols/challenge.yaml; did you mean challenges.yaml?"),
    (CHALLENGES, "animals/control.yaml", "animals/contol.yaml", "contol", "groups.control.overlays[0]: no file ../animals/contol.yaml; did you mean control.yaml?"),
    (CHALLENGES, "time_step: 0.1 ms", "time_step: 0 ms", "time_step:", "simulation.time_step: must be above zero"),
    (CHALLENGES, "  spacing: 5 min", "  spacing: 0 min", "spacing: 0", "simulation.spacing: must be above zero"),
    (CHALLENGES, "warm_up: 2 s", "warm_up: -2 s", "warm_up:", "simulation.warm_up: cannot be negative"),
    (CHALLENGES, "time_step: 0.1 ms", "time_step: 5 s", "time_step:", "simulation.time_step: is not below window and stretch"),
    (CHALLENGES, "window: 3 s", "window: 5 min", "window:", "simulation.window: window and warm_up do not fit into the finest spacing of windows"),
    (CHALLENGES, "slow_step: 30 s", "slow_step: 6 min", "slow_step:", "simulation.slow_step: is above the spacing of windows"),
    (CHALLENGES, "fidelity: windowed", "fidelity: windwed", "fidelity:", "simulation.fidelity: expected 'continuous', 'windowed' or 'surrogate'"),
    (CHALLENGES, "finest_spacing: 1.25 min", "finest_spacing: 6 min", "finest_spacing:", "simulation.finest_spacing: is above the largest spacing"),
    (CHALLENGES, "tolerance: 0.1", "tolerance: 0", "tolerance:", "simulation.tolerance: must be above zero"),
    (CHALLENGES, "seed: 20260101", "seed: -1", "seed:", "simulation.seed: must be at least 0"),
    (CHALLENGES, "seed: 20260101", "seed: 1\n  seed: 2", "seed: 2", "simulation.seed: duplicate key, first given on line"),
]

# base.yaml: the leaf, which of its fields is replaced by what, and the message
BAD_LEAVES = [
    ("circuit.cell_types.spn.capacitance", "value", "15.2", "15.2 has no unit; expected a value in pF"),
    ("circuit.cell_types.spn.capacitance", "value", "15.2 mV", "'15.2 mV' has the wrong unit; expected a value in pF"),
    ("circuit.cell_types.spn.capacitance", "value", "99 pF", "99 pF is outside its range, 10 pF to 50 pF"),
    ("circuit.cell_types.spn.capacitance", "range", "[50 pF, 10 pF]", "the range 50 pF to 10 pF is upside down"),
    ("ligands.adenosine.tone", "status", "red", "unknown status 'red'; did you mean read?"),
    ("circuit.afferents.corticostriatal.per_cell", "value", "84.5", "expected a whole number, got 84.5"),
    ("receptors.d1.heteromer.form", "value", "efficiency", "unknown choice 'efficiency'; did you mean efficacy?"),
    ("gaba.clearance", "value", "liner", "unknown choice 'liner'; did you mean linear?"),
    ("photometry.analysis.pipeline", "value", "isosbestic_base", "unknown choice 'isosbestic_base'; did you mean isosbestic_baseline?"),
    ("photometry.sensor", "value", "igabasnfr3", "unknown name 'igabasnfr3'; did you mean igabasnfr2?"),
    ("photometry.analysis.baseline_start", "value", "0 min", "is not before baseline_end, 0 min"),
    ("photometry.analysis.effect_start", "value", "70 min", "is not before effect_end, 60 min"),
    ("photometry.analysis.raw_rate", "value", "20 Hz", "is above sampling_rate, 10 Hz"),
    ("photometry.analysis.smoothing", "value", "20 s", "20 s is outside its range, 0 s to 10 s"),
]

# base.yaml, as above: a part of the capacitance that is not the text of one field
BAD_CAPACITANCES = [
    ("range: [10 pF, 50 pF]", "range: 10 pF", ".range: expected [lowest, highest]"),
    ("range: [10 pF, 50 pF], ", "", ": also give its range"),
    ("value: 15.2 pF, ", "", ": has no value"),
    ("source:", "sauce:", ".sauce: unknown key; did you mean source?"),
]

BAD_SETS = [
    ("circuit.cell_types.spn.g_amp=1 nS", "circuit.cell_types.spn.g_amp: unknown key; did you mean g_ampa?"),
    ("circut.spn.g_ampa=1 nS", "circut.spn.g_ampa: unknown key; did you mean circuit?"),
    ("groups.contrl.animals=3", "groups.contrl: unknown name; did you mean control?"),
    ("groups.control.animal=3", "groups.control.animal: unknown key; did you mean animals?"),
    ("groups.control.animals.x=3", "groups.control.animals.x: unknown key: what is above it holds one value"),
    ("ligands.skf81279.receptors.d1.efficacy=0", "ligands.skf81279: unknown name; did you mean skf81297?"),
    ("iron_deficiency=1.5", "iron_deficiency: 1.5 is outside its range, 0 to 1"),
    ("gaba.basal=1", "gaba.basal: 1 has no unit; expected a value in uM"),
    ("gaba=1", "gaba: expected a section of `key: value` pairs"),
    ("sensor=igabasnfr", "photometry.sensor: unknown name 'igabasnfr'; did you mean"),
    ("hypothesis=h6", "hypothesis: unknown name 'h6'; known: h0_default"),
    ("sed=3", "sed: unknown key; did you mean seed?"),
    ("seed=x", "simulation.seed: expected a whole number"),
    ("seed", "seed: expected path=value"),
]
# fmt: on


def problems(configs: ConfigFolder, *sets: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_experiment(configs.experiment(), sets)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("file", "old", "new", "marker", "message"), BAD_FILES)
def test_a_fault_in_a_file_is_placed_and_explained(
    configs: ConfigFolder, file: str, old: str, new: str, marker: str, message: str
) -> None:
    configs.replace(file, old, new)
    expected = f"{configs.place(file, marker)} {message}"
    assert any(problem.startswith(expected) for problem in problems(configs)), problems(configs)


@pytest.mark.parametrize(("key", "field", "text", "message"), BAD_LEAVES)
def test_a_fault_in_a_leaf_is_placed_and_explained(
    configs: ConfigFolder, key: str, field: str, text: str, message: str
) -> None:
    number = configs.spoil("base.yaml", key, field, text)
    expected = f"{configs.root / 'base.yaml'}:{number} {key}: {message}"
    assert any(problem.startswith(expected) for problem in problems(configs)), problems(configs)


@pytest.mark.parametrize(("old", "new", "message"), BAD_CAPACITANCES)
def test_a_malformed_leaf_is_placed_and_explained(
    configs: ConfigFolder, old: str, new: str, message: str
) -> None:
    key = "circuit.cell_types.spn.capacitance"
    configs.spoil("base.yaml", key, "value", "15.2 pF")
    number = configs.spoil("base.yaml", key, "range", "[10 pF, 50 pF]")
    line = (configs.root / "base.yaml").read_text().splitlines()[number - 1]
    configs.replace("base.yaml", line, line.replace(old, new))
    expected = f"{configs.root / 'base.yaml'}:{number} {key}{message}"
    assert any(problem.startswith(expected) for problem in problems(configs)), problems(configs)


def test_shares_that_exceed_the_whole_are_explained(configs: ConfigFolder) -> None:
    configs.spoil("base.yaml", "gaba.shares.matrix", "value", "0.54")
    number = configs.spoil("base.yaml", "gaba.shares.striosome", "value", "0.5")
    expected = (
        f"{configs.root / 'base.yaml'}:{number} gaba.shares.striosome: "
        "shares of striosome, matrix, pallidal sum to 1.04, which is above 1"
    )
    assert any(problem.startswith(expected) for problem in problems(configs)), problems(configs)


def test_of_base_and_overlay_the_overlay_is_named_whose_shares_exceed_the_whole(
    configs: ConfigFolder,
) -> None:
    configs.replace("animals/control.yaml", "iron_deficiency: 0", "gaba: {shares: {matrix: 0.95}}")
    overlay = configs.root / "animals/control.yaml"
    expected = "gaba.shares.matrix: shares of striosome, matrix, pallidal sum to "
    assert any(
        re.match(rf"{re.escape(str(overlay))}:\d+ {re.escape(expected)}", problem)
        for problem in problems(configs)
    ), problems(configs)


@pytest.mark.parametrize(("text", "message"), BAD_SETS)
def test_a_fault_on_the_command_line_is_explained(
    configs: ConfigFolder, text: str, message: str
) -> None:
    (problem,) = problems(configs, text)
    assert problem.startswith(f"--set {message}")


def test_everything_is_reported_at_once(configs: ConfigFolder) -> None:
    configs.replace("base.yaml", "tau_nmda:", "tau_nmd:")
    configs.spoil("drugs/cpa.yaml", "receptors.a1.dissociation", "value", "1.5 mV")
    configs.replace(PROTOCOL, "route: sc", "route: sq")
    configs.replace(CHALLENGES, "title:", "titel:")
    configs.replace(CHALLENGES, "animals: 17", "animals: 0")
    configs.replace(CHALLENGES, "spacing: 5 min", "spacing: 5")
    found = "\n".join(problems(configs, "gaba.basal=9 uM"))
    for part in (
        "tau_nmd:",
        "1.5 mV",
        "'sq'",
        "titel:",
        "title: is missing",
        "at least one animal",
    ):
        assert part in found
    assert "simulation.spacing: 5 has no unit" in found
    assert "--set gaba.basal: 9 uM is outside" in found


def test_a_fault_that_groups_share_is_reported_once(configs: ConfigFolder) -> None:
    assert len(problems(configs, "gaba.basal=9 uM")) == 1


def test_a_broken_base_hides_nothing_else(configs: ConfigFolder) -> None:
    configs.replace("base.yaml", "iron:", "iron: [")
    configs.replace(CHALLENGES, "animals: 17", "animals: 0")
    syntax, animals = sorted(problems(configs))
    assert "base.yaml" in syntax
    assert "is not YAML" in syntax
    assert "at least one animal" in animals


def test_an_experiment_needs_groups_and_sessions(configs: ConfigFolder) -> None:
    text = configs.experiment().read_text()
    start, end = text.index("  control:"), text.index("simulation:")
    before = text[:start].replace("groups:", "groups: {}")
    without, count = re.subn(r"(?m)^protocols: \[.*\]$", "protocols: []", before)
    assert count == 1
    configs.experiment().write_text(without + text[end:])
    found = "\n".join(problems(configs))
    assert "groups: there is no group" in found
    assert "the experiment has no session" in found


def test_a_resolved_file_refuses_what_it_would_ignore(configs: ConfigFolder) -> None:
    configs.replace(CHALLENGES, "name:", f"written_by: {written_by()}\nresolved: true\nname:")
    found = "\n".join(problems(configs, "hypothesis=h1_soma_only"))
    assert "base: has no meaning in a resolved file" in found
    assert "--set hypothesis: cannot be changed in a resolved file" in found
    assert "parameters: is missing" in found
