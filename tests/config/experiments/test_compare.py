"""What differs between experiments and between groups."""

from striosome.config.experiments.compare import Difference, by_group, differences
from striosome.config.experiments.resolve import LoadedExperiment, load_experiment
from support.config_folder import ConfigFolder


def test_an_experiment_does_not_differ_from_itself(configs: ConfigFolder) -> None:
    loaded = load_experiment(configs.experiment())
    assert differences(loaded, load_experiment(configs.experiment())) == []


def test_every_changed_key_is_found(configs: ConfigFolder) -> None:
    configs.spoil("base.yaml", "gaba.basal", "value", "0.5 uM")
    first = load_experiment(configs.experiment())
    second = load_experiment(configs.experiment(), ["seed=1", "gaba.basal=1 uM"])
    assert differences(first, second) == [
        Difference("simulation.seed", 20260101, 1),
        Difference("groups.control.parameters.gaba.basal", "0.5 uM", "1 uM"),
        Difference("groups.iron_deficient.parameters.gaba.basal", "0.5 uM", "1 uM"),
    ]


def test_an_effect_in_the_other_direction_or_on_another_leaf_is_found(
    configs: ConfigFolder,
) -> None:
    limits = "value: 0.1, range: [0, 1], source: x, status: assumed"

    def loaded(target: str) -> LoadedExperiment:
        overlay = f"iron_deficiency: 1\niron: {{mine: {{{target}, {limits}}}}}\n"
        (configs.root / "animals" / "iron_deficient.yaml").write_text(overlay)
        return load_experiment(configs.experiment())

    lowered = loaded("lowers: gaba.basal")
    raised = loaded("raises: gaba.basal")
    key = "groups.iron_deficient.parameters.iron.mine"
    assert differences(lowered, raised) == [
        Difference(f"{key}.lowers", "gaba.basal", None),
        Difference(f"{key}.raises", None, "gaba.basal"),
    ]
    other = loaded("lowers: gaba.non_vesicular, time: adaptation.iron.a1_time")
    assert differences(lowered, other) == [
        Difference(f"{key}.lowers", "gaba.basal", "gaba.non_vesicular"),
        Difference(f"{key}.time", None, "adaptation.iron.a1_time"),
    ]


def test_a_session_that_one_lacks_is_absent(configs: ConfigFolder) -> None:
    first = load_experiment(configs.experiment("challenges"))
    second = load_experiment(configs.experiment("antagonists"))
    found = {difference.key: difference for difference in differences(first, second)}
    key = "sessions.naloxone then methadone"
    assert found[key] == Difference(key, None, "2 injections")
    assert not any(name.startswith(f"{key}.") for name in found)


def test_a_group_of_another_name_is_one_key_of_either(configs: ConfigFolder) -> None:
    first = load_experiment(configs.experiment())
    second = load_experiment(configs.experiment("one_group"))
    groups = [one for one in differences(first, second) if one.key.startswith("groups")]
    assert groups == [
        Difference("groups.control", "12 animals", None),
        Difference("groups.iron_deficient", "17 animals", None),
        Difference("groups.mice", None, "17 animals"),
    ]


def test_groups_are_told_apart_only_where_they_differ(configs: ConfigFolder) -> None:
    rows = list(by_group(load_experiment(configs.experiment()).provenance))
    assert [group for path, group, _ in rows if path == "iron_deficiency"] == [
        "control",
        "iron_deficient",
    ]
    assert {group for path, group, _ in rows if path != "iron_deficiency"} == {"all"}
