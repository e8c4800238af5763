"""Plain data as YAML that our own reader reads back unchanged."""

from typing import Any

import yaml

from striosome.config.documents.yaml_source import SCALAR_RESOLVERS

__all__ = ["OneLine", "written_yaml"]


class OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writer that quotes exactly the texts that our reader would misread."""

    yaml_implicit_resolvers = SCALAR_RESOLVERS

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    OneLine,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)


def written_yaml(content: dict[str, Any]) -> str:
    """Write data as YAML, its keys in their order."""
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf")
    )
