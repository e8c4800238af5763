"""Numbers of the literature, each with a forward model of how it was measured."""
