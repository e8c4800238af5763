"""Which parameters matter: screening, variance decomposition, and what is only noise."""
