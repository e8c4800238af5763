"""YAML files as documents that remember the line of every key, and typed records read from them."""
