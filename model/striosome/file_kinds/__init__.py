"""The kinds of file that users write: how each is told, checked, and described to an editor."""
