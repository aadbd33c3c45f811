"""A service's JSON read into declared shapes, and one line that says what is wrong where it does not fit.

A page that as a whole is not the service's answer (empty, a page of markup, cut off, another shape) is a
``BadResponse``: never an empty result.  An entry that does not fit is one rejection; the page goes on.
Knows no service.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from pipeline.errors import BadResponse

Shape = TypeVar("Shape")

JSON = "application/json"


class Misfit(ValueError):
    """An entry that does not have its declared shape; the text says where."""


def page(body: bytes, shape: type[Shape], *, source: str, url: str = "") -> Shape:
    """The whole answer.  Raises ``BadResponse`` for anything that is not JSON of that shape."""
    start = body.lstrip()[:1]
    if not start:
        raise BadResponse("an empty body, which is not an empty result", source=source, url=url)
    if start == b"<":
        raise BadResponse("a page of markup where JSON was due", source=source, url=url)
    try:
        return entry(body, shape)
    except Misfit as wrong:
        raise BadResponse(f"not the service's answer: {wrong}", source=source, url=url) from wrong


def entry(body: bytes | msgspec.Raw, shape: type[Shape]) -> Shape:
    """One entry.  Numbers written as strings are read as numbers; fields that are not declared are left alone."""
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Misfit(str(wrong)) from wrong
