"""People's names as preprint servers and feeds write them, taken apart only where the form says how.

Nothing is reordered on a guess: a form with a comma is family name first, one without is given name first.
"""

from __future__ import annotations

import re

from pipeline.normalise.text import clean
from storage.records import Author

_GROUP = re.compile(
    r"\b(?:group|consortium|collaborat\w+|network|investigators?|team|committee|initiative|society|study|trial)\b",
    re.IGNORECASE,
)
_AFTER_A_POINT_OR_BETWEEN = re.compile(r"(?<=\.)[ -]?|[ -]")
_INITIAL = re.compile(r"[^\W\d_]{1,2}\.")


def family_first(text: str) -> Author | None:
    """``Wright, K. M.`` or ``de Boer, Anna``; without a comma it is a group's name."""
    family, _, rest = clean(text).partition(",")
    family, rest = family.strip(), rest.strip(" ,")  # "MacMullen,, L. E." occurs
    if not family:
        return None
    if not rest:
        return Author(collective=family)
    if _are_initials(rest):
        return Author(family=family, initials="".join(filter(str.isalpha, rest)))
    return Author(family=family, given=rest)


def _are_initials(text: str) -> bool:
    """``K. M.``, ``J.-P.``, ``Ch. A``, ``KM``; not ``Jane Q.`` nor ``Jo``."""
    return all(map(_is_initial, filter(None, _AFTER_A_POINT_OR_BETWEEN.split(text))))


def _is_initial(word: str) -> bool:
    letters = word.removesuffix(".")
    if not letters.isalpha():
        return False
    return len(letters) == 1 or (len(letters) == 2 and word.endswith(".")) or (len(letters) <= 3 and letters.isupper())


def given_first(text: str) -> Author | None:
    """``Mika V. Mäntylä``, ``Pieter van der Berg`` or a group; particles in lower case belong to the family."""
    name = clean(text)
    words = name.split()
    if not words:
        return None
    if len(words) == 1 or _GROUP.search(name):
        return Author(collective=name)
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return Author(family=" ".join(words[first:]), given=" ".join(words[:first]))


def list_of(text: str) -> tuple[Author, ...]:
    """A comma-joined list, as feeds write it: ``Kukla, D., Wood, D.`` or ``Ann Lee, Bo Ek``."""
    parts = [part for part in clean(text).rstrip(".,; ").split(", ") if part]
    if ";" in text:
        return several(text)
    if len(parts) > 1 and all(_INITIAL.match(part + ".") for part in parts[1::2]):
        pairs = [", ".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
        return tuple(author for pair in pairs if (author := family_first(pair)))
    return tuple(author for part in parts if (author := given_first(part)))


def several(text: str) -> tuple[Author, ...]:
    """``Wright, K. M.; Gaudinier, A.``: bioRxiv's and medRxiv's list."""
    return tuple(author for part in text.split(";") if (author := family_first(part)))
