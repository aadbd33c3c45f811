"""Small servers that speak each service's protocol, for the one suite over every source.

They filter by the parameters as the service documents them, so a source that asks for the wrong days gets the wrong
entries; and they can lie: send the first page again and again, or never stop.  Invented entries only.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

START, END = dt.date(2026, 3, 2), dt.date(2026, 3, 9)
DAYS = {  # entry number -> the day its service files it under; 0 and 6 lie just outside the window
    0: dt.date(2026, 3, 1),
    1: dt.date(2026, 3, 2),
    2: dt.date(2026, 3, 3),
    3: dt.date(2026, 3, 5),
    4: dt.date(2026, 3, 8),
    5: dt.date(2026, 3, 8),
    6: dt.date(2026, 3, 9),
}
INSIDE = (1, 2, 3, 4, 5)
PAGE = 2


@dataclass
class Asked:
    path: str
    params: dict[str, str]


@dataclass
class Reply:
    body: bytes
    media_type: str = "application/json"
    status: int = 200


@dataclass
class Rows:
    """Which entries stand at a position, honestly or not."""

    manner: str = "honest"  # honest, stuck (the first page for ever), endless
    days: dict[int, dt.date] = field(default_factory=lambda: dict(DAYS))

    def between(self, first: dt.date, last: dt.date) -> list[int]:
        return [number for number, day in self.days.items() if first <= day <= last]

    def page(self, numbers: list[int], start: int) -> list[int]:
        if self.manner == "stuck":
            return numbers[:PAGE]
        if self.manner == "endless":
            return list(range(1000 + start, 1000 + start + PAGE))
        return numbers[start : start + PAGE]

    def total(self, numbers: list[int]) -> int:
        return len(numbers) if self.manner == "honest" else 10**6

    def day(self, number: int) -> dt.date:
        return self.days.get(number, END - dt.timedelta(days=1))


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value).encode())


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class Speaker:
    """One service.  ``name`` is the source's, ``query`` what it is configured with."""

    name = ""
    query = ""
    claims = True
    idle_requests = 1
    error = Reply(b'{"error": "something else"}')

    def __init__(self) -> None:
        self.rows = Rows()

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def source_id(self, number: int) -> str:
        raise NotImplementedError

    def expected(self) -> set[str]:
        return {self.source_id(number) for number in INSIDE}


class PubMedSpeaker(Speaker):
    """Lists ids and gives records of those asked for; it has lists and no pages that could run away."""

    name = "pubmed"
    query = "ketamine"
    error = Reply(b'{"esearchresult":{"ERROR":"Search Backend failed"}}')

    def source_id(self, number: int) -> str:
        return str(40000000 + number)

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/efetch.fcgi":
            articles = "".join(map(self._article, asked.params["id"].split(",")))
            return Reply(f"<PubmedArticleSet>{articles}</PubmedArticleSet>".encode(), "text/xml")
        assert asked.path == "/esearch.fcgi"
        window = re.search(r"(\S+):(\S+)\[crdt\]", asked.params["term"])
        days = (
            [_day(part.strip("(").replace("/", "-")) for part in window.groups()]
            if window
            else [dt.date.min, dt.date.max]
        )
        numbers = self.rows.between(*days)
        listed = self.rows.page(numbers, int(asked.params["retstart"]))
        ids = [self.source_id(number) for number in listed]
        count = len(numbers) + (100 if self.rows.manner == "stuck" else 0)
        return _json({"esearchresult": {"count": str(count), "idlist": ids, "querytranslation": asked.params["term"]}})

    def _article(self, pmid: str) -> str:
        article = "<Article><ArticleTitle>A title</ArticleTitle></Article>"
        return f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID>{article}</MedlineCitation></PubmedArticle>"


class BioRxivSpeaker(Speaker):
    name = "medrxiv"
    idle_requests = 2  # the postings and the journal links
    error = Reply(b'{"messages":[{"status":"error: database"}],"collection":[]}')

    def source_id(self, number: int) -> str:
        return f"10.64898/2026.03.01.{26300000 + number}"

    def expected(self) -> set[str]:
        return {*super().expected(), *(f"pubs/{self.source_id(number)}" for number in INSIDE)}

    def answer(self, asked: Asked) -> Reply:
        _, kind, server, first, last, cursor, form = asked.path.split("/")
        assert (server, form) == ("medrxiv", "json")
        numbers = self.rows.between(_day(first), _day(last))
        rows = [self._row(kind, number) for number in self.rows.page(numbers, int(cursor))]
        if not rows:
            return _json({"messages": [{"status": "no posts found"}], "collection": []})
        total = str(self.rows.total(numbers))
        message = {"status": "ok", "cursor": cursor, "count": len(rows), "total": total}
        return _json({"messages": [message], "collection": rows})

    def _row(self, kind: str, number: int) -> dict[str, str]:
        doi, day = self.source_id(number), str(self.rows.day(number))
        if kind == "pubs":
            return {"preprint_doi": doi, "published_doi": f"10.1000/j.{number}", "preprint_title": "A title"}
        return {"doi": doi, "title": "A title", "version": "1", "date": day, "server": "medRxiv", "published": "NA"}


class EuropePMCSpeaker(Speaker):
    name = "europepmc"
    query = "ketamine"
    error = Reply(b'{"errCode":404,"errMsg":"No such thing"}')

    def source_id(self, number: int) -> str:
        return f"PPR{number}"

    def answer(self, asked: Asked) -> Reply:
        assert asked.path == "/search"
        window = re.search(r"FIRST_IDATE:\[(\S+) TO (\S+)\]", asked.params["query"])
        if window is None:
            return _json({"version": "6.9", "hitCount": 7, "resultList": {"result": []}})
        assert "ketamine" in asked.params["query"]
        assert "SRC:PPR" in asked.params["query"]
        numbers = self.rows.between(_day(window[1]), _day(window[2]))
        cursor = asked.params["cursorMark"]
        start = 0 if cursor == "*" else int(cursor.removeprefix("at-"))
        found = [self._entry(number) for number in self.rows.page(numbers, start)]
        following = f"at-{start + len(found)}"
        total = self.rows.total(numbers)
        page = {"hitCount": total, "nextCursorMark": following, "resultList": {"result": found}}
        return _json({"version": "6.9", **page})

    def _entry(self, number: int) -> dict[str, Any]:
        types = {"pubType": ["Preprint"]}
        day = str(self.rows.day(number))
        return {"id": f"PPR{number}", "source": "PPR", "title": "A title", "pubTypeList": types, "firstIndexDate": day}


class PsyArXivSpeaker(Speaker):
    name = "psyarxiv"
    error = Reply(b'{"errors":[{"detail":"Not found."}],"meta":{"version":"2.0"}}')

    def __init__(self, home: Callable[[], str]) -> None:
        super().__init__()
        self._home = home

    def source_id(self, number: int) -> str:
        return f"abcd{number}"

    def answer(self, asked: Asked) -> Reply:
        assert asked.path == "/preprints/"
        assert asked.params["filter[provider]"] == "psyarxiv"
        first = asked.params.get("filter[date_created][gte]", "2000-01-01")
        last = asked.params.get("filter[date_created][lte]", "2100-01-01")
        # A day is its midnight: everything here was made at noon, so the last day itself holds nothing.
        numbers = self.rows.between(_day(first), _day(last) - dt.timedelta(days=1))
        start = (int(asked.params.get("page", "1")) - 1) * PAGE
        found = [self._entry(number) for number in self.rows.page(numbers, start)]
        total = self.rows.total(numbers)
        more = start + PAGE < total
        query = "&".join(f"{key}={value}" for key, value in asked.params.items() if key != "page")
        following = f"{self._home()}/preprints/?{query}&page={start // PAGE + 2}" if more else None
        return _json({"data": found, "links": {"next": following, "meta": {"total": total, "per_page": PAGE}}})

    def _entry(self, number: int) -> dict[str, Any]:
        about = {"title": "A title", "date_created": f"{self.rows.day(number)}T12:00:00", "version": 1}
        return {"id": f"{self.source_id(number)}_v1", "type": "preprints", "attributes": about}


class ArxivSpeaker(Speaker):
    name = "arxiv"
    query = "all:ketamine"
    error = Reply(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#bad</id>'
        b"<title>Error</title><summary>bad</summary></entry></feed>",
        "application/atom+xml",
    )

    def source_id(self, number: int) -> str:
        return f"2603.{number:05d}"

    def answer(self, asked: Asked) -> Reply:
        assert asked.path == "/query"
        if "id_list" in asked.params:
            found = [int(name.partition(".")[2]) for name in asked.params["id_list"].split(",")]
            return self._feed(found, len(found))
        assert asked.params["search_query"] == "all:ketamine"
        numbers = sorted(self.rows.days, key=self.rows.day, reverse=True)
        return self._feed(self.rows.page(numbers, int(asked.params["start"])), self.rows.total(numbers))

    def _feed(self, numbers: list[int], total: int) -> Reply:
        entries = "".join(self._entry(number) for number in numbers)
        spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'
        body = f"<feed {spaces}><title>t</title><o:totalResults>{total}</o:totalResults>{entries}</feed>"
        return Reply(body.encode(), "application/atom+xml")

    def _entry(self, number: int) -> str:
        day = f"{self.rows.day(number)}T12:00:00Z"
        name = f"http://arxiv.org/abs/{self.source_id(number)}v1"
        return (
            f"<entry><id>{name}</id><title>A title</title><published>{day}</published><updated>{day}</updated></entry>"
        )


class ClinicalTrialsSpeaker(Speaker):
    name = "clinicaltrials"
    query = "ketamine"

    def source_id(self, number: int) -> str:
        return f"NCT{90000000 + number}"

    def answer(self, asked: Asked) -> Reply:
        assert asked.path == "/studies"
        assert asked.params["query.intr"] == "ketamine"
        window = re.search(r"AREA\[LastUpdatePostDate\]RANGE\[(\S+),(\S+)\]", asked.params.get("filter.advanced", ""))
        first, last = (_day(window[1]), _day(window[2])) if window else (dt.date.min, dt.date.max)
        numbers = self.rows.between(first, last)
        start = int(asked.params.get("pageToken", "t0").removeprefix("t"))
        found = [self._study(number) for number in self.rows.page(numbers, start)]
        total = self.rows.total(numbers)
        more = {"nextPageToken": f"t{start + PAGE}"} if start + PAGE < total else {}
        counted = {"totalCount": total} if start == 0 and asked.params.get("countTotal") == "true" else {}
        return _json({"studies": found, **more, **counted})

    def _study(self, number: int) -> dict[str, Any]:
        names = {"nctId": self.source_id(number), "briefTitle": "A title"}
        status = {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": str(self.rows.day(number))}}
        return {"protocolSection": {"identificationModule": names, "statusModule": status}, "hasResults": False}


class CrossrefSpeaker(Speaker):
    name = "crossref"
    query = "ketamine"
    error = Reply(b'{"status":"failed","message-type":"resource-failure","message":[{"type":"cursor-invalid"}]}')

    def source_id(self, number: int) -> str:
        return f"10.1000/n.{number}"

    def answer(self, asked: Asked) -> Reply:
        assert asked.path == "/works"
        window = re.search(r"from-index-date:(\S+?),until-index-date:(\S+)", asked.params.get("filter", ""))
        first, last = (_day(window[1]), _day(window[2])) if window else (dt.date.min, dt.date.max)
        numbers = self.rows.between(first, last)
        cursor = asked.params.get("cursor", "*")
        start = 0 if cursor == "*" else int(cursor.removeprefix("c+"))
        found = [{"DOI": self.source_id(number)} for number in self.rows.page(numbers, start)]
        message = {
            "items": found if asked.params["rows"] != "0" else [],
            "total-results": self.rows.total(numbers),
            "next-cursor": f"c+{start + PAGE}",
        }
        return _json({"status": "ok", "message-type": "work-list", "message": message})


class FeedSpeaker(Speaker):
    name = "a-journal"
    claims = False
    error = Reply(b"<html><body>Sorry</body></html>", "text/html")

    def source_id(self, number: int) -> str:
        return f"10.1000/f.{number}"

    def answer(self, asked: Asked) -> Reply:
        numbers = [number for number in self.rows.days if number in INSIDE]
        items = "".join(
            f"<item><title>A title</title><link>https://doi.org/{self.source_id(number)}</link></item>"
            for number in numbers
        )
        body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        return Reply(body.encode(), "application/rss+xml")


class Served:
    """A loopback server under a path of its own; ``answer`` may be replaced by a test."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.asked: list[Asked] = []
        self.strays: list[str] = []
        self.answer: Callable[[Asked], Reply] = lambda _: Reply(b"")
        self.failures: list[AssertionError] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}{prefix}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def reply(self, target: str, form: str = "") -> Reply:
        parts = urlsplit(target)
        if not parts.path.startswith(self.prefix):
            self.strays.append(target)
            return Reply(b"", status=404)
        params = {key: values[-1] for key, values in parse_qs(f"{parts.query}&{form}", keep_blank_values=True).items()}
        asked = Asked(path=unquote(parts.path.removeprefix(self.prefix)), params=params)
        self.asked.append(asked)
        try:
            return self.answer(asked)
        except AssertionError as wrong:
            self.failures.append(wrong)
            return Reply(b"", status=400)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(owner: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(owner.reply(self.path))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self._send(owner.reply(self.path, self.rfile.read(length).decode()))

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(prefix: str = "/mirror/v1") -> Iterator[Served]:
    served = Served(prefix)
    try:
        yield served
    finally:
        served.close()
