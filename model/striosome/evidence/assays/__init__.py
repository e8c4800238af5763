"""Assays: one file for each, with its keys and its forward model."""
