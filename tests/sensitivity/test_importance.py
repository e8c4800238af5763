"""Which parameters are taken over from the screening."""

import pandas as pd

from striosome.sensitivity.tables import importance


def screening(**sessions: dict[str, tuple[float, bool]]) -> pd.DataFrame:
    """A table from mu_star of each parameter and whether it is above the noise, by session."""
    rows = [
        ("all", session, "epn_gaba_change", name, mu_star, above)
        for session, found in sessions.items()
        for name, (mu_star, above) in found.items()
    ]
    columns = ["group", "session", "metric", "parameter", "mu_star", "above_noise"]
    return pd.DataFrame(rows, columns=columns)


def test_every_output_has_its_say_whatever_its_size():
    found = importance(
        screening(
            large={"a": (90.0, True), "b": (45.0, True), "c": (1.0, False)},
            small={"a": (0.1, False), "b": (0.2, False), "c": (4.0, True)},
        )
    )
    assert found.to_dict() == {"a": 1.0, "c": 1.0, "b": 0.5}


def test_noise_does_not_pass_for_importance_where_little_happens():
    found = importance(
        screening(
            much={"a": (90.0, True), "b": (30.0, True), "c": (1.0, False)},
            little={"a": (1.1, True), "b": (0.2, False), "c": (1.0, False)},
        )
    )
    assert list(found.index) == ["a", "b", "c"]
    assert found["c"] == 0.0


def test_where_all_is_noise_the_order_is_that_of_what_there_is():
    found = importance(screening(one={"a": (1.0, False), "b": (3.0, False), "c": (2.0, False)}))
    assert list(found.index) == ["b", "c", "a"]
