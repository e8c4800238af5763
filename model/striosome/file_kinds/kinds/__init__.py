"""Kinds of file: one file for each, with how it is told, checked and described to an editor."""
