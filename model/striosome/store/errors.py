"""Errors about a folder or a file of it."""

from striosome.base.errors import BadInput

__all__ = ["FolderError"]


class FolderError(BadInput):
    """Error for a folder or file that cannot be used; the message says why and what helps."""
