"""What must not be written down: keys, addresses of people and of machines.

Every URL and every foreign error text passes here before it reaches a log, an error or the archive.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_HIDDEN = "***"
_PRIVATE = (
    "api_key|api-key|apikey|access_token|token|key|secret|password|passwd|email|mailto|contact|authorization|signature"
)
_PARAMETER = re.compile(rf"(?<![A-Za-z0-9_-])({_PRIVATE})(\"?\s*[=:]\s*\"?)[^&\s\"'<>)]+", re.IGNORECASE)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=._~-]{6,}")
_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_IPV4 = re.compile(r"(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IPV6 = re.compile(  # three colons or a double one: a time of day has neither
    r"(?<![0-9A-Fa-f:])(?!::1(?![0-9A-Fa-f:]))(?=(?:[0-9A-Fa-f]*:){3}|[0-9A-Fa-f:]*::)[0-9A-Fa-f:]{4,}(?![0-9A-Fa-f:])"
)


def redacted_url(url: str) -> str:
    """The URL with the values of secret parameters and any user name hidden; names and order stay."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _HIDDEN
    netloc = parts.netloc.rpartition("@")[2]
    query = "&".join(_hide(pair) for pair in parts.query.split("&")) if parts.query else ""
    return urlunsplit((parts.scheme, netloc, parts.path, query, ""))


def redacted_text(text: str) -> str:
    """Free text (another library's error) with secrets and IP addresses other than loopback hidden."""
    text = _USERINFO.sub(f"{_HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {_HIDDEN}", text)
    text = _PARAMETER.sub(rf"\1\2{_HIDDEN}", text)
    return _IPV6.sub(_HIDDEN, _IPV4.sub(_HIDDEN, text))


def _hide(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    secret = re.fullmatch(_PRIVATE, name, re.IGNORECASE)
    return f"{name}{equals}{_HIDDEN}" if secret and equals else pair
