"""Groups, sessions, protocols and histories: what an experiment is, and what it must obey."""
