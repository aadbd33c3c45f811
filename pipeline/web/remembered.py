"""The last few answers to costly questions, by the state of the archive they hold for.  No I/O."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most ``most`` values, the longest unused forgotten first.

    Several threads may ask; two that ask the same at once may both work it out, and get the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The value of ``key``, worked out if it is not held."""
        held = self._held.pop(key, None)
        value = work_out() if held is None else held
        self._held[key] = value
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return value
