"""Engines that run the circuit: compiled or in plain numpy, in windows spread over a session."""

import striosome.base.brian  # noqa: F401 (Brian2 is imported there first)
