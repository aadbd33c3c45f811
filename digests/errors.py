"""What can go wrong between the archive and a reader.

DigestError
├── PeriodError       a period that is not an ISO week
├── WordingError      a sentence of ours claims more than it may: the digest is not sent
└── TooLargeError     even the shortest form is over the size that mail clients cut at
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
