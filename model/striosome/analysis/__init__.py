"""What finished runs say: effects over animals, half-effective doses, and two runs side by side."""
