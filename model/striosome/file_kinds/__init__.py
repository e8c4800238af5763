"""Kinds of user files: how each is recognised, checked, and described to an editor."""
