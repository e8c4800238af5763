"""Which parameter sets would have given the published outcomes, and what they say together."""
