"""Groups, sessions, protocols and histories: the parts of an experiment, and their rules."""
