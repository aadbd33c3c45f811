"""Feeds of any kind: what is a work, what is only an entry, and texts that were cut."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import BadResponse
from pipeline.normalise.base import Parsed, Reject
from pipeline.normalise.feeds import normalise
from storage.records import Record, RecordKind, Scheme

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def rss(*items: str) -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {SPACES}><channel><title>t</title>{body}</channel></rss>'.encode()


def one(item: str) -> Record:
    (found,) = normalise(rss(item), source="a-feed")
    assert isinstance(found, Parsed), found
    return found.record


def ids(found: Record) -> dict[Scheme, str]:
    return {one.scheme: one.value for one in found.identifiers}


def test_pubmeds_feed_names_pmid_and_doi_and_both_are_kept() -> None:
    found = one(
        "<title>A &lt;i&gt;ketamine&lt;/i&gt; trial</title><link>https://pubmed.ncbi.nlm.nih.gov/40000001/?utm=x</link>"
        '<guid isPermaLink="false">pubmed:40000001</guid>'
        "<dc:identifier>pmid:40000001</dc:identifier><dc:identifier>doi:10.1000/ABC</dc:identifier>"
    )
    assert ids(found) == {Scheme.DOI: "10.1000/abc", Scheme.PMID: "40000001"}
    assert (found.kind, found.source, found.title) == (RecordKind.WORK, "a-feed", "A ketamine trial")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://doi.org/10.1000/j.1", "10.1000/j.1"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/abc.123/full?af=R", "10.1002/abc.123"),
        ("https://link.springer.com/article/10.1007/s00213-026-0001-1", "10.1007/s00213-026-0001-1"),
        ("https://www.medrxiv.org/content/10.64898/2026.01.07.26343585v2?rss=1", "10.64898/2026.01.07.26343585"),
    ],
)
def test_a_doi_at_the_end_of_an_address_is_the_entrys(link: str, expected: str) -> None:
    assert ids(one(f"<title>T</title><link>{link}</link>")) == {Scheme.DOI: expected}


def test_an_entry_without_doi_or_pmid_is_no_work() -> None:
    found = one("<title>News about ketamine</title><link>https://example.org/2024/</link>")
    assert (found.kind, ids(found)) == (RecordKind.ENTRY, {Scheme.URL: "https://example.org/2024/"})


def test_digits_in_an_address_are_not_a_pmid() -> None:
    assert Scheme.PMID not in ids(one("<title>T</title><link>https://example.org/38011560</link>"))


@pytest.mark.parametrize(
    ("doi", "link", "server"),
    [
        ("10.1101/857789", "https://www.biorxiv.org/content/short/857789v1", "bioRxiv"),
        ("10.64898/2026.01.07.26343585", "https://www.medrxiv.org/x", "medRxiv"),
        ("10.1101/gr.279093.124", "https://genome.cshlp.org/x", None),
        ("10.31234/osf.io/abcde_v1", "https://osf.io/abcde", "PsyArXiv"),
        ("10.21203/rs.3.rs-1/v1", "https://www.researchsquare.com/x", "Research Square"),
        ("10.1000/j.1", "https://example.org", None),
    ],
)
def test_preprints_are_known_by_the_form_of_their_doi(doi: str, link: str, server: str | None) -> None:
    found = one(f"<title>T</title><link>{link}</link><dc:identifier>doi:{doi}</dc:identifier>")
    assert (found.server, found.preprint) == (server, server is not None)


@pytest.mark.parametrize("cut", ["…", "...", " [...]", " [&#8230;]", " Read more", " (continue reading)"])
def test_a_cut_abstract_ends_in_one_mark(cut: str) -> None:
    found = one(f"<title>T</title><link>https://doi.org/10.1000/a</link><description>We gave{cut}</description>")
    assert found.abstract == "We gave …"


def test_a_whole_abstract_has_no_mark_and_the_longest_text_is_taken() -> None:
    found = one(
        "<title>T</title><link>https://doi.org/10.1000/a</link><description>Short...</description>"
        "<content:encoded>&lt;h4&gt;Aim&lt;/h4&gt;&lt;p&gt;We asked at length.&lt;/p&gt;</content:encoded>"
    )
    assert found.abstract == "AIM: We asked at length."


@pytest.mark.parametrize(
    ("written", "published", "created"),
    [
        ("<pubDate>Mon, 02 Mar 2026 23:30:00 -0500</pubDate>", "2026-03-03", dt.date(2026, 3, 3)),
        ("<dc:date>2026-03</dc:date>", "2026-03", None),
        ("", None, None),
    ],
)
def test_dates_are_as_exact_as_written(written: str, published: str | None, created: dt.date | None) -> None:
    found = one(f"<title>T</title><link>https://doi.org/10.1000/a</link>{written}")
    assert (found.published and found.published.iso(), found.created) == (published, created)


def test_an_entry_without_title_is_refused() -> None:
    (found,) = normalise(rss("<link>https://doi.org/10.1000/a</link>"))
    assert isinstance(found, Reject)


def test_a_broken_feed_is_read_as_far_as_possible_and_says_so() -> None:
    whole = "<title>T</title><link>https://doi.org/10.1000/a</link>"
    first, *others = normalise(rss(whole, whole)[:-60])
    assert isinstance(first, Reject)
    assert "broken" in first.reason
    assert len(others) == 2


def test_an_empty_feed_is_empty() -> None:
    assert list(normalise(rss())) == []


@pytest.mark.parametrize(
    "body", [b"<html><body>Gone</body></html>", b"", b"{}", b"/etc/hostname", b"https://example.org/feed"]
)
def test_what_is_no_feed_is_refused_and_never_opened(body: bytes) -> None:
    with pytest.raises(BadResponse):
        list(normalise(body))


def test_an_external_entity_is_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "words.txt"
    secret.write_text("secret words")
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = rss("<title>T &x;</title><link>https://doi.org/10.1000/a</link>").decode()
    for found in normalise((doctype + body).encode()):
        assert "secret words" not in repr(found)
