"""The ways to simulate that are compared; each is opened once and then run any number of times."""
