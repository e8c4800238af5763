"""Speed of striosome, measured side by side with other ways to the same numbers."""
