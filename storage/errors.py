"""What can go wrong in the archive.

StorageError
├── ArchiveMissing      nothing to open at that URL
├── SchemaTooNew        made by a newer lowdose
├── Locked              another run holds it (exit code 4)
├── NotFound            no such work, digest, subscriber
├── InvalidQuery        the query text cannot be understood; carries the position
├── InvalidCorrection   the field or value is not one that can be set
├── InvalidAddress      no mail address; carries the text
└── TooSlow             a query took longer than it may
"""

from __future__ import annotations


class StorageError(Exception):
    """Base of the archive's errors; the text is one line fit to show."""


class ArchiveMissing(StorageError):
    """There is no archive at ``url``."""


class SchemaTooNew(StorageError):
    """The archive was made by a newer version."""


class Locked(StorageError):
    """Another run holds the archive."""


class NotFound(StorageError, LookupError):
    """What was asked for is not stored."""


class InvalidQuery(StorageError, ValueError):
    """A query that cannot be understood; ``position`` is the 0-based character it fails at."""

    def __init__(self, message: str, *, query: str, position: int) -> None:
        super().__init__(message)
        self.query = query
        self.position = position


class InvalidCorrection(StorageError, ValueError):
    """A correction of a field that does not exist, or to a value it cannot have."""


class InvalidAddress(StorageError, ValueError):
    """A text that is no mail address.  ``text`` is personal data: for the terminal, never for a log."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is not a mail address: {reason}")
        self.text = text
        self.reason = reason


class TooSlow(StorageError):
    """A query that was stopped because it took too long."""
