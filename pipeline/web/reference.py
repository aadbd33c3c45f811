"""The API's description as a page: OpenAPI in plain HTML, since the usual viewers need scripts from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pipeline.web.desk import desk_of

FIELDS = (
    ("topic:mood/depression", "a topic; topic:mood is any topic of that section, topic:none no topic"),
    ("kind:randomised", "a kind: randomised, other_people, reviews, protocols, commentary, animals, cells, other"),
    ("design:cohort", "a design; likewise population:people, condition:ptsd, route:oral, comparator:placebo"),
    ("dose:sub-perceptual", "a dose band, or a class such as dose:h2"),
    ("sub:yes", "a dose below the lowest tested for noticeable effects"),
    ("called:microdose", "the authors’ word for their dose, whatever it was"),
    ("n>=50", "at least so many; level<=2 likewise"),
    ("limit:no-comparator", "a limit"),
    ("null:yes", "the text says that the primary outcome did not differ; harms:yes that it reports harms"),
    ("status:retracted", "a status; relevance:focus, source:pubmed, preprint:yes, entry:registration"),
    ("new:2026-11-16:2026-11-23", "became new from that day to before the other; stored: is when it was first stored"),
    ("trial:NCT01234567", "names this registry number; pmid: and doi: find by identifier"),
)
_EXAMPLES = {
    "/api/v1/search": "/api/v1/search?q=microdos*&limit=3",
    "/api/v1/facets": "/api/v1/facets?q=microdos*",
    "/api/v1/works/{name}": "/api/v1/works/w1",
    "/api/v1/evidence": "/api/v1/evidence?topic=mood/depression",
    "/api/v1/topics": "/api/v1/topics",
    "/api/v1/digests": "/api/v1/digests",
    "/api/v1/runs": "/api/v1/runs",
    "/api/v1/coverage": "/api/v1/coverage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    name: str
    required: bool
    takes: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]
    example: str | None


def api_page(request: Request) -> Response:
    schema = request.app.state.api.description()
    operations = [
        (path, _operation(path, methods["get"])) for path, methods in schema["paths"].items() if "get" in methods
    ]
    return desk_of(request).page("api", "/api", schema=schema, operations=operations, fields=FIELDS)


def robots(_request: Request) -> Response:
    closed = ("/search", "/api/v1/", "/feeds/", "/unsubscribe/")
    return PlainTextResponse("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed))


def _operation(path: str, told: dict[str, Any]) -> Operation:
    return Operation(
        summary=told.get("summary", ""),
        description=told.get("description", ""),
        parameters=tuple(_parameter(one) for one in told.get("parameters", ())),
        answers=tuple((code, answer["description"]) for code, answer in told["responses"].items()),
        example=_EXAMPLES.get(path),
    )


def _parameter(told: dict[str, Any]) -> Parameter:
    return Parameter(
        name=told["name"],
        required=told.get("required", False),
        takes=_takes(told["schema"]),
        meaning=told.get("description", told["schema"].get("description", "")),
    )


def _takes(schema: dict[str, Any]) -> str:
    """What a parameter may be, in words."""
    if "anyOf" in schema:
        return " or ".join(_takes(one) for one in schema["anyOf"] if one.get("type") != "null")
    if schema.get("type") == "array":
        return f"any of: {_takes(schema['items'])}; may be repeated"
    if "enum" in schema:
        return ", ".join(schema["enum"])
    told = {"string": "text", "integer": "whole number"}.get(schema.get("type", ""), schema.get("type", "text"))
    if schema.get("format") == "date":
        return "a day as 2026-11-23"
    bounds = [
        f"{word} {schema[key]:,}"
        for key, word in (("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"))
        if key in schema
    ]
    return " ".join([told, *bounds]) + (" characters" if "maxLength" in schema else "")
