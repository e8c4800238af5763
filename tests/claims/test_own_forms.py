"""Forms of claims that a ledger brings along: executed where asked, read elsewhere, or refused."""

import pickle
from pathlib import Path

import pytest

from striosome.claims.ledger import Ledger, load_ledger
from striosome.claims.scoring import REASON, score
from striosome.config.documents.errors import ConfigError
from support.claim_runs import GABA, SKF, spread, summary
from support.commands import striosome
from support.metric_names import METRICS
from support.own_form import NAME, TEXT, own_claim, write_own

CELL = (GABA, SKF, "iron_deficient")
_CLASS = "class AtLeast(ClaimForm):"


def executed(path: Path) -> Ledger:
    return load_ledger(path, METRICS, execute=True)


def scored(ledger: Ledger, mean: float) -> tuple[str, str]:
    row = score(summary({CELL: spread(mean)}), ledger, {}).iloc[0]
    return row["verdict"], row[REASON]


def test_a_run_is_judged_by_a_form_of_ones_own(tmp_path: Path) -> None:
    ledger = executed(write_own(tmp_path, own_claim()))
    assert scored(ledger, 8.0) == ("agrees", "")
    assert scored(ledger, 2.0) == ("disagrees", "")
    assert scored(ledger, 5.1) == ("undecided", "the interval contains 5")
    assert not (tmp_path / "__pycache__").exists()


def test_a_run_without_the_session_leaves_it_untested(tmp_path: Path) -> None:
    ledger = executed(write_own(tmp_path, own_claim(session="other")))
    assert scored(ledger, 8.0) == ("untested", "")


def test_a_dose_is_asked_of_the_session_that_the_form_names(tmp_path: Path) -> None:
    said = own_claim() | {"given": {"skf81297": "1.5 mg/kg"}}
    ledger = executed(write_own(tmp_path, said))
    doses = {SKF: {"skf81297": frozenset({3.0})}}
    row = score(summary({CELL: spread(8.0)}), ledger, {}, doses).iloc[0]
    assert row["verdict"] == "untested"
    assert "gives skf81297 3 mg/kg" in row[REASON]


def test_other_processes_know_the_form(tmp_path: Path) -> None:
    claim = executed(write_own(tmp_path, own_claim())).claims[0]
    again = pickle.loads(pickle.dumps(claim))
    assert again == claim
    assert again.model_dump_json() == claim.model_dump_json()
    assert '"least":5.0' in claim.model_dump_json()


def test_reading_and_checking_execute_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"open({str(tmp_path / 'executed')!r}, 'w').close()\n{TEXT}"
    path = write_own(tmp_path, own_claim(), text=text)
    (claim,) = load_ledger(path).claims
    assert tuple(claim.test.endpoints((), ())) == ()
    with pytest.raises(TypeError, match="read without executing"):
        scored(load_ledger(path), 8.0)
    assert striosome("check", path) == 0
    said = capsys.readouterr().out
    assert "valid claims; 1 statement: 1 validation" in said
    assert f"{NAME} was read, not executed: the tests of A1 are not checked" in said
    assert not (tmp_path / "executed").exists()
    executed(path)
    assert (tmp_path / "executed").exists()


@pytest.mark.parametrize("command", [True, False], ids=["executed", "read"])
@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("    least: float", "    least: float =", 23, "is not Python: invalid syntax"),
        (
            '"at_least"]',
            '"change"]',
            16,
            "form 'change' is one of the package: choose another name",
        ),
        (
            '    type: Literal["at_least"]\n',
            "",
            None,
            "has no form of claim: expected a class of the top level that derives from ClaimForm",
        ),
    ],
)
def test_what_the_text_of_a_file_lacks_is_found_without_executing_it(
    tmp_path: Path, old: str, new: str, line: int | None, message: str, command: bool
) -> None:
    place = NAME if line is None else f"{NAME}:{line}"
    path = write_own(tmp_path, own_claim(), text=changed(old, new))
    with pytest.raises(ConfigError) as caught:
        load_ledger(path, METRICS, execute=command)
    (problem,) = caught.value.problems
    assert f"{place}: {message}" in str(problem)


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (_CLASS, f"1 / 0\n\n\n{_CLASS}", ":16: ZeroDivisionError: division by zero"),
        ("    def verdict(", "    def verdic(", ":16: class AtLeast lacks verdict"),
        ("    def likelihood(", "    def likelihod(", ":16: class AtLeast lacks likelihood"),
        ("(ClaimForm):", ":", ":16: class AtLeast is no form of claim: expected a class"),
        (
            "return [self.endpoint]",
            "return [self.endpont]",
            ":30: AttributeError: 'AtLeast' object has no attribute 'endpont'",
        ),
        ("return [self.endpoint]", 'return ["GABA"]', "endpoints gave str; expected Endpoint"),
        ("return Outcome(probability)", "return 0.5", "likelihood gave float; expected Outcome or"),
        ("    least: float", '    least: float\n    by_chance = "seldom"', "by_chance gave str"),
    ],
)
def test_what_fails_when_a_form_is_executed_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = write_own(tmp_path, own_claim(), text=changed(old, new))
    with pytest.raises(ConfigError) as caught:
        executed(path)
    (problem,) = caught.value.problems
    assert NAME in str(problem)
    assert message in str(problem)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lest": 5}, "claims[0].test.lest: unknown key; did you mean least?"),
        ({"least": "much"}, "claims[0].test.least: expected a number"),
        ({"metric": "epn_gaba"}, "test.metric: unknown metric 'epn_gaba'; did you mean epn_gaba_"),
        ({"type": "at_leest"}, "claims[0].test.type: unknown name; did you mean at_least?"),
    ],
)
def test_keys_of_a_form_of_ones_own_are_checked(
    tmp_path: Path, changes: dict, message: str
) -> None:
    path = write_own(tmp_path, own_claim(**changes))
    with pytest.raises(ConfigError) as caught:
        executed(path)
    assert message in str(caught.value)
    assert f"{path.name}:" in str(caught.value)


def test_an_unknown_form_is_told_also_where_nothing_is_executed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert striosome("check", write_own(tmp_path, own_claim(type="at_leest"))) == 2
    assert "claims[0].test.type: unknown name; did you mean at_least?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (
            "[at_lest.py]",
            ":1 forms[0]: no file at_lest.py beside the ledger; did you mean at_l",
        ),
        ("[../at_least.py]", ":1 forms[0]: expected the name of a Python file beside the ledger"),
        ("[at_least]", ":1 forms[0]: expected the name of a Python file beside the ledger"),
        ("at_least.py", ":1 forms: expected a list"),
        ("[3]", ":1 forms[0]: expected a text"),
    ],
)
def test_what_is_no_file_of_forms_is_refused(tmp_path: Path, named: str, message: str) -> None:
    path = write_own(tmp_path, own_claim(type="none") | {"test": {"type": "none", "needs": "x"}})
    path.write_text(path.read_text().replace(f"forms:\n- {NAME}", f"forms: {named}"))
    with pytest.raises(ConfigError) as caught:
        executed(path)
    assert f"{path.name}{message}" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("mean.low > self.least", "mean.low > self.lest", "at_least.py:36: AttributeError: 'AtLe"),
        ('Finding("agrees", mean, unit)', "True", "verdict gave bool; expected striosome.claims."),
        ('"agrees"', '"agree"', "verdict gave 'agree'; expected one of agrees, disagrees"),
    ],
)
def test_a_verdict_that_fails_leaves_the_statement_untested_and_says_where(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    ledger = executed(write_own(tmp_path, own_claim(), text=changed(old, new)))
    verdict, said = scored(ledger, 8.0)
    assert verdict == "untested"
    assert "its form failed: " in said
    assert reason in said
