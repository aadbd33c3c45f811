"""Record and work to bytes and back, both directions side by side.

Bodies are JSON (readable by anyone after ``zlib``), typed on the way back by msgspec: a body that no longer
fits its type is an error, not a guess.
"""

from __future__ import annotations

import hashlib
import zlib

import msgspec

from storage.records import Record
from storage.stored import SourceReport, StoredWork

_record_decoder = msgspec.json.Decoder(Record)
_work_decoder = msgspec.json.Decoder(StoredWork)
_report_decoder = msgspec.json.Decoder(SourceReport)

_LEVEL = 1  # bodies are small; the next levels cost twice the time for a few per cent


def pack(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL)


def unpack(data: bytes) -> bytes:
    return zlib.decompress(data)


def record_to_row(record: Record) -> tuple[bytes, str]:
    """The body and the hash that tells whether the content changed."""
    plain = msgspec.json.encode(record)
    return pack(plain), hashlib.blake2b(plain, digest_size=16).hexdigest()


def record_from_row(body: bytes) -> Record:
    return _record_decoder.decode(unpack(body))


def work_to_row(work: StoredWork) -> bytes:
    return pack(msgspec.json.encode(work))


def work_from_row(body: bytes) -> StoredWork:
    return _work_decoder.decode(unpack(body))


def report_to_row(report: SourceReport) -> bytes:
    return msgspec.json.encode(report)


def report_from_row(body: bytes) -> SourceReport:
    return _report_decoder.decode(body)
