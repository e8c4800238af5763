"""Run folders: what a simulation leaves behind, complete or not at all."""
