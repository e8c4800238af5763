"""Which kind of file a document is, told by keys that no other kind has."""

from types import MappingProxyType

from striosome.config.documents.documents import Document
from striosome.config.documents.errors import ConfigError

__all__ = ["TELLING", "kind_of"]

TELLING = MappingProxyType(
    {
        "experiment": ("groups", "simulation"),
        "calibration": ("likelihood", "sampler"),
        "sweep": ("design",),
        "sensitivity": ("morris", "sobol"),
        "population": ("weights", "sets"),
    }
)
"""Keys that tell each kind of file from all others. A ledger is told by holding `claims` alone,
since experiments and populations name statements under the same key."""

_LEDGER = "claims"
_PARTS = (
    "base, overlays, drugs, sensors, protocols and histories are checked with the experiment that "
    "names them"
)


def kind_of(document: Document) -> str:
    """The kind of a file: one of `TELLING`, or "claims".

    Raises
    ------
    ConfigError
        If the file has the keys of no kind, or of several.
    """
    keys = document.data.keys()
    if keys == {_LEDGER}:
        return _LEDGER
    told = [kind for kind, telling in TELLING.items() if keys & set(telling)]
    if len(told) == 1:
        return told[0]
    found = ", ".join(f"{kind} ({_spelt(keys & set(TELLING[kind]))})" for kind in told)
    why = f"it has keys of several: {found}" if told else "it has the keys of none"
    kinds = ", ".join(f"{kind} by {_spelt(telling)}" for kind, telling in TELLING.items())
    message = (
        f"cannot tell which kind of file this is: {why}. Kinds are told by their keys: {kinds}, "
        f"{_LEDGER} by holding nothing else; {_PARTS}; "
        "a scenario is checked by the name of its folder"
    )
    raise ConfigError([document.place(()).problem("", message)])


def _spelt(keys: set[str] | tuple[str, ...]) -> str:
    return " or ".join(sorted(keys))
