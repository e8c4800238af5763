"""The table of faults names tests that are there."""

import re

from support.places import ROOT


def test_every_fault_has_a_test() -> None:
    lines = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("| ")][1:]
    faults = [(fault.strip(), tests) for fault, _, tests in rows if not fault.startswith(" **")]
    assert len(faults) > 20
    for fault, tests in faults:
        named = re.findall(r"`(tests/[a-z_/]+\.py)`", tests)
        assert named, fault
        for name in named:
            assert (ROOT / name).is_file(), f"{fault}: there is no {name}"
