"""Likelihood: how probable the published outcomes are, given the behaviour of a population."""
