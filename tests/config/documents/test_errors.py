"""Problems are one line each, and the nearest name is offered."""

from striosome.config.documents.errors import ConfigError, Problem, did_you_mean


def test_a_problem_is_one_line_with_its_place() -> None:
    problem = Problem(
        "configs/x.yaml", 14, "circuit.cell_types.spn.g_leek", "unknown key; did you mean g_leak?"
    )
    assert (
        str(problem)
        == "configs/x.yaml:14 circuit.cell_types.spn.g_leek: unknown key; did you mean g_leak?"
    )
    assert str(Problem("x.yaml", None, "", "is empty")) == "x.yaml: is empty"
    assert str(Problem("--set", None, "seed", "is odd")) == "--set seed: is odd"


def test_an_error_holds_every_problem_once() -> None:
    first, second = Problem("a", 1, "x", "bad"), Problem("b", 2, "y", "worse")
    error = ConfigError([first, second, first])
    assert error.problems == (first, second)
    assert str(error) == "a:1 x: bad\nb:2 y: worse"


def test_the_nearest_name_is_found_whatever_its_case() -> None:
    assert did_you_mean("Methadon", ["morphine", "methadone"]) == "; did you mean methadone?"
    assert did_you_mean("zzz", ["b", "a"]) == "; known: a, b"
    assert did_you_mean("zzz", []) == "; none is known"


def test_of_many_names_none_of_which_is_near_some_are_said() -> None:
    said = did_you_mean("zzz", [f"a{number:02}" for number in range(50)])
    assert said.startswith("; known: a00, a01, ")
    assert said.endswith(", a19, and 30 more")


def test_of_endless_problems_some_are_said() -> None:
    error = ConfigError(Problem("x.yaml", line, "a", "is wrong") for line in range(1, 5001))
    assert len(error.problems) == 5000
    assert str(error).splitlines()[-2:] == ["x.yaml:100 a: is wrong", "and 4900 problems more"]
