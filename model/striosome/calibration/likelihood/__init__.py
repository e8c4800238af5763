"""How probable the published outcomes are, given what an animal population does."""
