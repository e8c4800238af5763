"""Reading of the posterior: what is identified, predicted, confirmed, and worth measuring."""
