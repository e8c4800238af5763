"""Results of finished runs: effects over animals, half-effective doses, and two runs compared."""
