"""Hypotheses held against each other, and what would tell them apart."""
