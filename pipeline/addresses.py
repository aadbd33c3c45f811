"""Which addresses may be asked: https anywhere, http only on this machine, and no redirect to another host."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def may_be_asked(url: str) -> bool:
    """A usable ``https://`` address, or ``http://`` on loopback."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is none
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))
    except ValueError:
        return False


def may_be_followed(old: str, new: str) -> bool:
    """A redirect within the same host and port that never leaves TLS: no key or query travels elsewhere."""
    if not may_be_asked(new):
        return False
    before, after = urlsplit(old), urlsplit(new)
    if before.scheme == after.scheme:
        return before.netloc == after.netloc
    return after.scheme == "https" and before.hostname == after.hostname
