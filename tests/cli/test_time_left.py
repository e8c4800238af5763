"""The time that is left neither jumps nor falls to zero while a batch is late."""

import pytest

from striosome.cli.time_left import TimeLeft


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_known_before_something_is_done(clock: Clock) -> None:
    left = TimeLeft(clock)
    assert left.seconds is None
    left.update(0, 40)
    clock.now += 10
    assert left.seconds is None
    assert left.per_second is None


def test_bursts_of_equal_batches_count_down_evenly(clock: Clock) -> None:
    """Four batches every 30 s: told at any moment, it is what a stop watch would say."""
    left = TimeLeft(clock)
    left.update(0, 40)
    for second in range(1, 300):
        clock.now = 100.0 + second
        if second % 30 == 0:
            left.update(4 * second // 30, 40)
        if second >= 30:
            assert left.seconds == pytest.approx(300 - second)


def test_a_late_batch_stops_the_count_instead_of_ending_it(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.update(0, 3)
    clock.now += 10
    left.update(1, 3)
    clock.now += 500
    assert left.seconds == pytest.approx(10)


def test_what_an_interrupted_command_left_tells_nothing_of_the_speed(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.update(0, 20)
    for done in range(1, 11):
        clock.now += 0.002
        left.update(done, 20)
    assert left.seconds is None
    clock.now += 5
    left.update(11, 20)
    assert left.seconds == pytest.approx(45)


def test_quick_work_is_not_taken_for_what_was_found(clock: Clock) -> None:
    left = TimeLeft(clock)
    for done in range(1000):
        left.update(done, 2000)
        clock.now += 0.01
    assert left.per_second == pytest.approx(100, rel=0.01)


def test_a_total_that_grows_keeps_the_speed(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.update(0, 2)
    clock.now += 4
    left.update(1, 2)
    left.update(1, 11)
    assert left.seconds == pytest.approx(40)


def test_other_work_is_measured_anew(clock: Clock) -> None:
    left = TimeLeft(clock)
    left.update(0, 2)
    clock.now += 4
    left.update(1, 2)
    left.restart()
    left.update(0, 2)
    assert left.seconds is None
