"""The query language's door: text to tree and back."""

from __future__ import annotations

from storage.search.asked import SORTS, ArchiveQuery, Facet, Hit, Page, WorkLine
from storage.search.tree import Node, to_text

__all__ = ["SORTS", "ArchiveQuery", "Facet", "Hit", "Node", "Page", "WorkLine", "parse", "to_text"]


def parse(text: str) -> Node:
    """The typed tree of a query.  Raises InvalidQuery with the position of what cannot be understood."""
    from storage.search.parse import parse as read  # noqa: PLC0415  the grammar loads only when there is text to read

    return read(text)
