"""Parameter sets under which the published outcomes are probable, and their implications."""
