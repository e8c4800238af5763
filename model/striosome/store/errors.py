"""What is wrong with a folder or with a file of it."""

from striosome.base.errors import BadInput

__all__ = ["FolderError"]


class FolderError(BadInput):
    """A folder cannot be used, or a file of it cannot be read; the message says why, what helps."""
