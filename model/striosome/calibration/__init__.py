"""Parameter values from published claims."""
