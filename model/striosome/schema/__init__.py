"""Typed records of everything that is configured, and the way from YAML files to them."""
