"""Priors: what parameters may be before any evidence, in terms that mean something."""
