"""Forms of claims: one file for each, with its keys, its verdict, its likelihood and its words."""
