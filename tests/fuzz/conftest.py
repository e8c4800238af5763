"""What both fuzzers share: how many cases, for how long each, and what became of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings

from support.fuzz_tally import PROPERTY, Hang, time_limit

# Many times what a case takes on a busy machine.
_SECONDS = 30.0
_LONGEST_LINE = 2000


@dataclass
class Fuzz:
    """Counts cases and says whether what ends them is a fault."""

    long: bool
    counts: Counter[str] = field(default_factory=Counter)

    def cases(self, few: int, many: int) -> settings:
        """So many cases in every test run, and so many in the long one; the same every time."""
        return settings(
            max_examples=many if self.long else few,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )

    @contextmanager
    def case(self, refusals: type[Exception] | tuple[type[Exception], ...] = ()) -> Iterator[None]:
        """One case, which succeeds, raises a refusal of these kinds, or is a fault."""
        try:
            with time_limit(_SECONDS):
                yield
        except refusals as refusal:
            self.counts["refused"] += 1
            _judge(str(refusal))
        except Hang as hang:
            self.counts["hangs"] += 1
            raise AssertionError(str(hang)) from hang
        except Exception:
            self.counts["tracebacks"] += 1
            raise
        else:
            self.counts["accepted"] += 1


def _judge(message: str) -> None:
    """A refusal is in words, and in no more of them than a terminal shows."""
    assert message
    assert max(map(len, message.split("\n"))) < _LONGEST_LINE, message[: 2 * _LONGEST_LINE]


@pytest.fixture
def fuzz(request: pytest.FixtureRequest, record_property: Callable[..., None]) -> Iterator[Fuzz]:
    fuzzer = Fuzz(long=request.config.getoption("--long"))
    yield fuzzer
    record_property(PROPERTY, dict(fuzzer.counts))
