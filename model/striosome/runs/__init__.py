"""Whole runs in their folders: one experiment, one sweep, and a run repeated or scored again."""
