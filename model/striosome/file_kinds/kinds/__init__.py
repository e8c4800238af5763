"""Kinds of file: one file for each, with its keys, its check and its schema for editors."""
