"""The typed parameter tree of one animal, and how it is stacked from base.yaml and its overlays."""
