"""Run folders: the results of a simulation, complete or not at all."""
