"""What can go wrong between the archive and a reader.

DigestError
├── PeriodError       a period that is not an ISO week
├── WordingError      a sentence of ours claims more than it may: the digest is not sent
├── TooLargeError     even the shortest form is over the size that mail clients cut at
├── BadToken          an unsubscribe link that this archive did not sign
└── DeliveryError     a mail did not get through; carries the server's answer
    ├── Temporary         not now: try this reader again later
    │   ├── AnswerLost        it may have been taken: the next attempt may be the second copy
    │   └── ServerUnavailable the mail server as a whole: nobody's turn was used up
    └── Permanent         not ever: this address takes no mail
        └── MessageRefused    it is the message, not the address, that the server refuses
"""

from __future__ import annotations


class DigestError(Exception):
    """Something of the digest failed; the message is what the user reads."""


class PeriodError(DigestError):
    """The text names no ISO week."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is not a digest period: {reason}; write one as 2026-W47")
        self.text = text


class WordingError(DigestError):
    """The wording check refused the digest.  ``reasons`` name rule, words and sentence, one each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        shown = "; ".join(reasons[:3])
        more = f" (and {len(reasons) - 3} more)" if len(reasons) > 3 else ""
        super().__init__(f"the digest is not sent, its wording claims too much: {shown}{more}")
        self.reasons = reasons


class TooLargeError(DigestError):
    """The rendered mail is over the limit even without a single item."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"the digest takes {size} bytes in HTML without any item; {limit} is the most")
        self.size = size


class BadToken(DigestError):
    """The token of an unsubscribe link was not signed with this archive's key, or was altered."""


class DeliveryError(DigestError):
    """A mail did not get through.  ``answer`` is the server's, one line, addresses masked; ``code`` 0: none came."""

    def __init__(self, answer: str, *, code: int = 0) -> None:
        super().__init__(f"{code} {answer}" if code else answer)
        self.answer = str(self)
        self.code = code


class Temporary(DeliveryError):
    """The reader cannot be reached now: a 4xx answer, a timeout, a dropped connection."""


class AnswerLost(Temporary):
    """The message was handed over whole and the answer to it never came: it may have been taken."""


class ServerUnavailable(Temporary):
    """No connection, no trusted encryption, no login, or the sender is refused: it is nobody's address."""


class Permanent(DeliveryError):
    """The server says for good (5xx to RCPT) that this address takes no mail."""


class MessageRefused(Permanent):
    """The server refuses the message itself (5xx to DATA): its size or content, not the address."""
