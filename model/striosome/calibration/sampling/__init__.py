"""Parameter sets drawn from the prior and weighed by the likelihood."""
