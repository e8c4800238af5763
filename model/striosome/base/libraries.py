"""Libraries of the extras, that one command needs and others do not."""

from importlib.util import find_spec

from striosome.base.errors import BadInput

__all__ = ["MissingLibrary", "require_library"]


class MissingLibrary(BadInput):
    """Error for a command whose library is not installed; the message says how to install it."""


def require_library(module: str, *, needed: str, extra: str) -> None:
    """Refuse early what could not be done later, before anything is prepared or written.

    Parameters
    ----------
    module : str
        What is imported.
    needed : str
        Who needs which library, as the message begins.
    extra : str
        Extra of the package that installs it.

    Raises
    ------
    MissingLibrary
        If the library is not installed.
    """
    if find_spec(module) is None:
        raise MissingLibrary(f"{needed}: pip install 'striosome[{extra}]'")
