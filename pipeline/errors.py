"""What can go wrong on the way in.

PipelineError
├── SettingsError           the configuration cannot be used (exit code 2)
├── ProfileError            the topic profile cannot be used (exit code 2)
├── SourceError             a service could not be read; carries source and url
│   ├── Unavailable         no answer, or a server error, after all tries
│   ├── RateLimited         refused for asking too often, after all tries
│   ├── BadResponse         an answer that is not what it must be
│   └── Stopped             not the service's doing: we were asked to end between two steps
└── BadInput                a file given by a person cannot be read; carries its path
"""

from __future__ import annotations


class PipelineError(Exception):
    """Base of the errors on the way in; the text is one line fit to show."""


class SettingsError(PipelineError, ValueError):
    """The configuration cannot be used: file, key and reason are in the text."""


class ProfileError(PipelineError, ValueError):
    """The topic profile cannot be used."""


class SourceError(PipelineError):
    """A service could not be read.  ``url`` is already redacted."""

    def __init__(self, reason: str, *, source: str = "", url: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.source = source
        self.url = url

    def __str__(self) -> str:
        where = f" ({self.url})" if self.url else ""
        who = f"{self.source}: " if self.source else ""
        return f"{who}{self.reason}{where}"


class Unavailable(SourceError):
    """No usable answer after all tries."""


class RateLimited(SourceError):
    """Refused for asking too often, after all tries."""


class BadResponse(SourceError):
    """An answer that is not what the service must send."""


class Stopped(SourceError):
    """The run was asked to end; what is complete is kept, the rest is a gap like any other."""

    def __init__(self, source: str) -> None:
        super().__init__("asked to stop", source=source)


class BadInput(PipelineError):
    """A file given by a person cannot be read."""

    def __init__(self, reason: str, *, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason
        self.path = path
