"""Comparison of two finished runs: the differences and their uncertainty."""
