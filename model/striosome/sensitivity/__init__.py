"""Sensitivity analysis: screening, variance decomposition, and the noise floor of both."""
