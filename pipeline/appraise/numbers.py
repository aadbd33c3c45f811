"""Numbers as abstracts write them: digits with separators, and words up to the hundreds."""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_ONES = "|".join(_UNITS[1:10])
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONES}))?|{'|'.join(reversed(_UNITS[1:]))})"
WORD = rf"(?:(?:{_ONES}|a) hundred(?:(?: and)?[ -]{_SMALL})?|{_SMALL})"
DIGITS = r"(?:\d{1,3}(?:[,' ]\d{3})+|\d+)"
NUMBER = rf"(?:{DIGITS}|{WORD})"
_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}


def whole(text: str) -> int | None:
    """``1,247`` or ``twenty-six`` as a whole number; None for anything else."""
    digits = re.sub(r"[,' ]", "", text)
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) < 9 else None
    total, seen = 0, False
    for word in re.split(r"[ -]+", text.strip()):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word in _VALUES:
            total += _VALUES[word]
        elif word not in ("and", "a"):
            return None
        seen = True
    return total if seen and total else None
