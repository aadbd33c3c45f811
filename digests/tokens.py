"""Unsubscribe links that only this archive can have made.

Pure.  A token names a reader by their random ``ref``, never by address, and does not expire: a link in an old
mail must still work.  The key is an argument (``LOWDOSE_SECRET_KEY``, or the file beside the archive).
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from digests.errors import BadToken

_SALT = "lowdose.unsubscribe.1"  # a token of another purpose, signed with the same key, is not one of these


def sign_unsubscribe(key: str, ref: str) -> str:
    """The token for that reader's links: URL-safe, the same every time."""
    return _serializer(key).dumps(ref)


def read_unsubscribe(key: str, token: str) -> str:
    """The ``ref`` in a token.  Raises BadToken unless it was signed with this key."""
    try:
        ref = _serializer(key).loads(token)
    except BadData as error:
        raise BadToken("this unsubscribe link is not one of ours, or was cut short on the way") from error
    if not isinstance(ref, str):
        raise BadToken("this unsubscribe link is not one of ours")
    return ref


def _serializer(key: str) -> URLSafeSerializer:
    if not key:
        raise ValueError("an empty key signs nothing")
    return URLSafeSerializer(key, salt=_SALT)
