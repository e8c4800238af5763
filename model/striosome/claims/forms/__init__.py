"""Forms of claims: one file for each, with its keys, verdict, likelihood and wording."""
