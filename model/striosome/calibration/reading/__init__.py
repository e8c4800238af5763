"""What the posterior says: what is identified, predicted, confirmed, and worth measuring."""
