"""States of the body, as changes of parameters."""
