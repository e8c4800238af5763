"""Comparison of hypotheses, and the experiments that would distinguish them."""
