"""From YAML files to typed parameters and experiments, with every fault at its line."""
