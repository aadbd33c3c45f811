"""What a mail server's answer means: whose fault it is, and whether it pays to ask again.

Pure.  RFC 5321 gives the first digit (4: later, 5: never); the second number of an enhanced status code
(RFC 3463) tells an address (x.1, x.2) from policy and security (x.7), which are about us and not the reader.
"""

from __future__ import annotations

import re

from digests.errors import MessageRefused, Permanent, ServerUnavailable, Temporary
from storage.addresses import mask

CLOSING = 421
_TOO_LARGE = 552
_NOT_LET = (502, 503, 530, 534, 535, 538)  # we did something this server does not let us do
_ABOUT_US = re.compile(r"5\.(7|5|6)\.\d")  # security or policy, protocol, content
_RELAYING = re.compile(r"\brelay", re.IGNORECASE)


def words(text: bytes | str, recipient: str = "") -> str:
    """A reply's text on one line, without the address it may repeat."""
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return mask(shown, recipient)


def to_sender(code: int, text: bytes, recipient: str) -> None:
    """MAIL FROM: a refusal is about us, except that the message is too large.  Raises a DeliveryError."""
    if code == _TOO_LARGE:
        raise MessageRefused(words(text, recipient), code=code)
    if code != 250:
        raise ServerUnavailable(f"the sender is refused: {words(text, recipient)}", code=code)


def to_recipient(code: int, text: bytes, recipient: str) -> None:
    """RCPT TO: a 5xx is the address's own, unless it says that we may not send there at all."""
    said = words(text, recipient)
    if code in (250, 251):
        return
    if code == CLOSING or code in _NOT_LET:
        raise ServerUnavailable(said, code=code)
    if code < 500:
        raise Temporary(said, code=code)
    if _ABOUT_US.match(said) or _RELAYING.search(said):
        raise MessageRefused(said, code=code)
    raise Permanent(said, code=code)


def to_data(code: int, text: bytes, recipient: str) -> None:
    """DATA: 354 is the go-ahead."""
    _unless(354, code, text, recipient)


def to_message(code: int, text: bytes, recipient: str) -> str:
    """The reply to the whole message: 250 means that it is theirs now; its words are returned."""
    _unless(250, code, text, recipient)
    return f"{code} {words(text, recipient)}"


def _unless(wanted: int, code: int, text: bytes, recipient: str) -> None:
    said = words(text, recipient)
    if code == CLOSING:
        raise ServerUnavailable(said, code=code)
    if code != wanted and code < 500:
        raise Temporary(said, code=code)
    if code != wanted:
        raise MessageRefused(said, code=code)
