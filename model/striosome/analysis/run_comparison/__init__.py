"""Two finished runs side by side: what differs, and how surely."""
