"""The API as an application that describes itself: FastAPI around the routes of ``api``."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from pipeline.tools import version
from pipeline.web import api, faults
from pipeline.web.desk import API, Desk


def described(desk: Desk) -> FastAPI:
    """All of ``/api/v1``, and its description at ``openapi.json`` there."""
    app = FastAPI(
        title="lowdose",
        summary="The published evidence on low-dose ketamine, and its limits.  Not medical advice.",
        version=version(),
        openapi_url=f"{API}/openapi.json",
        servers=[{"url": desk.paths.to("") or "/"}],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = desk
    app.router.redirect_slashes = False
    app.include_router(api.router)
    faults.install(app)
    app.add_exception_handler(RequestValidationError, _not_valid)
    return app


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  installed for nothing else
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return faults.answered(request, 422, "parameter", f"{where}: {first['msg'].removeprefix('Value error, ')}")
