"""What the speed of striosome is, measured side by side with other ways to the same numbers."""
