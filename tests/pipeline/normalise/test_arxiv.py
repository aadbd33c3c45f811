"""arXiv's entries: versions, withdrawals told in words, and errors that come as entries."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.arxiv import listing, normalise
from pipeline.normalise.base import Parsed, Reject
from storage.records import LinkKind, Record, RecordStatus, Scheme

SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
)


def entry(name: str = "2602.00001v2", title: str = "Ketamine", more: str = "", summary: str = "We asked.") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{name}</id><title>{title}</title><summary>{summary}</summary>"
        "<published>2026-02-01T10:00:00Z</published><updated>2026-02-09T10:00:00Z</updated>"
        f"<author><name>Ann B. Lee</name></author>{more}</entry>"
    )


def feed(*entries: str) -> bytes:
    total = f"<opensearch:totalResults>{len(entries)}</opensearch:totalResults>"
    return f"<feed {SPACES}><title>arXiv Query</title>{total}{''.join(entries)}</feed>".encode()


def one(body: str) -> Record:
    (found,) = normalise(feed(body))
    assert isinstance(found, Parsed), found
    return found.record


def test_an_entry_is_the_latest_version_of_a_preprint() -> None:
    found = one(entry())
    assert (found.source_id, found.version, found.server) == ("2602.00001", 2, "arXiv")
    assert (found.created, found.revised) == (dt.date(2026, 2, 1), dt.date(2026, 2, 9))
    assert (found.identifier(Scheme.ARXIV), found.identifier(Scheme.DOI)) == (
        "2602.00001",
        "10.48550/arxiv.2602.00001",
    )
    assert [author.display() for author in found.authors] == ["Lee AB"]


def test_the_first_version_was_not_revised() -> None:
    assert one(entry("2602.00001v1")).revised is None


def test_lines_and_inequalities_survive_as_text() -> None:
    found = one(entry(title="Doses\n  x &lt; 0.1 &amp; y", summary="If $n&lt;5$\n then."))
    assert (found.title, found.abstract) == ("Doses x < 0.1 & y", "If $n<5$ then.")


def test_the_journals_doi_and_reference_are_one_link() -> None:
    more = "<arxiv:doi>10.1000/J.1</arxiv:doi><arxiv:journal_ref>J 1 (2026)</arxiv:journal_ref>"
    (link,) = one(entry(more=more)).links
    assert (link.kind, link.target and link.target.value, link.citation) == (
        LinkKind.PREPRINT_OF,
        "10.1000/j.1",
        "J 1 (2026)",
    )


@pytest.mark.parametrize(
    ("more", "summary", "status"),
    [
        ("<arxiv:comment>This paper has been withdrawn by the author</arxiv:comment>", "x", RecordStatus.WITHDRAWN),
        ("<arxiv:comment>Withdrawn: an error in Lemma 2</arxiv:comment>", "x", RecordStatus.WITHDRAWN),
        ("", "This submission has been withdrawn by arXiv administrators", RecordStatus.WITHDRAWN),
        ("<arxiv:comment>12 pages; alcohol was withdrawn first</arxiv:comment>", "x", RecordStatus.CURRENT),
        ("", "Patients were withdrawn from ketamine", RecordStatus.CURRENT),
    ],
)
def test_a_withdrawal_is_said_first_thing(more: str, summary: str, status: RecordStatus) -> None:
    assert one(entry(more=more, summary=summary)).status is status


def test_an_error_entry_is_no_result_whatever_else_the_feed_holds() -> None:
    error = "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>"
    for read in (lambda: list(normalise(feed(error))), lambda: listing(feed(error))):
        with pytest.raises(BadResponse, match="bad id"):
            read()


def test_an_entry_without_arxiv_id_or_title_is_refused() -> None:
    found = list(normalise(feed(entry("x"), entry(title=" "))))
    assert [type(one) for one in found] == [Reject, Reject]


def test_half_a_feed_is_no_feed() -> None:
    with pytest.raises(BadResponse, match="not a feed"):
        list(normalise(feed(entry())[:-20]))


def test_a_listing_gives_ids_and_days() -> None:
    found = listing(feed(entry("2602.00001v2")))
    assert (found.total, [(one.arxiv_id, one.submitted, one.updated) for one in found.entries]) == (
        1,
        [("2602.00001", dt.date(2026, 2, 1), dt.date(2026, 2, 9))],
    )
