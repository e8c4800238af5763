"""What differs between experiments and between groups."""

from striosome.config.experiments.compare import Difference, by_group, differences
from striosome.config.experiments.resolve import load_experiment
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
