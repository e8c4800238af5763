"""Scenarios: a question with its experiment, its figure, and the numbers that are expected."""
