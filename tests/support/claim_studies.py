"""Made-up published studies of a few statements."""

from striosome.calibration.likelihood.outcomes import PublishedStudy
from striosome.calibration.targets import calibration_claims
from striosome.claims.endpoint import Endpoint
from striosome.claims.ledger import Ledger

GABA, MOVE = "epn_gaba_change", "locomotion_index"
RISE = Endpoint(GABA, "SKF81297", "iron_deficient")
NO_RISE = Endpoint(GABA, "SKF81297", "control")
FALL = Endpoint(GABA, "methadone", "iron_deficient")
REACH = 30.0
NUMBERS = {"control": 12, "iron_deficient": 17}


def claim(name: str, test: dict, n: int | None = None, kind: str = "calibration") -> dict:
    texts = {key: "x" for key in ("statement", "group", "dose", "rule")}
    return {
        "id": name,
        "kind": kind,
        "direction": "mixed",
        "status": "read",
        "n": n,
        "source": "no publication named: made up",
        "test": test,
    } | texts


def change(endpoint: Endpoint, expect: str) -> dict:
    return {"type": "change", **endpoint._asdict(), "expect": expect}


def size(endpoint: Endpoint, value: float, error: float) -> dict:
    return {"type": "size", **endpoint._asdict(), "value": value, "error": error}


ABSENT = {
    "type": "absence",
    **NO_RISE._asdict(),
    "of": "rise",
    "contrast": {"session": RISE.session, "group": RISE.group},
}


def study(*claims: dict, measurement: float = 0.0, wrong: float = 0.0) -> PublishedStudy:
    ledger = Ledger.model_validate({"claims": claims})
    asked = tuple(calibration_claims(ledger))
    exact = {GABA: measurement, MOVE: 0.0}
    return PublishedStudy(asked, NUMBERS, exact, wrong, wrong_number={GABA: REACH})


def three_claims(wrong: float = 0.0) -> PublishedStudy:
    """A rise, its absence in the other group, and a fall."""
    rise, fall = claim("T1", change(RISE, "rise")), claim("T3", change(FALL, "fall"))
    return study(rise, claim("T2", ABSENT), fall, wrong=wrong)
