"""What a process that another one has started does first."""

import signal

import pytest

from striosome.base.processes import leave_interrupts


def test_a_worker_leaves_the_terminal_to_its_leader(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: dict[int, object] = {}
    monkeypatch.setattr(signal, "signal", heard.__setitem__)
    leave_interrupts()
    assert heard[signal.SIGINT] == signal.SIG_IGN
    assert signal.SIGTERM not in heard
