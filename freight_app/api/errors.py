"""Facts of the rooms become HTTP answers here, and nowhere else.

JSON by default; ``application/problem+json`` (RFC 9457) when the client asks for it.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from freight_app.api.incoming_files import CutOff, SenderSilent
from freight_app.kit import errors
from freight_app.kit.logs import get_log
from freight_app.migration.sources.errors import EmptyFile, NoRoom, NotATable, SuspiciousArchive, TooLarge, TooWide

_Kinds = type[errors.FreightError] | tuple[type[errors.FreightError], ...]
_STATUS: tuple[tuple[_Kinds, int], ...] = (
    (errors.NotFound, 404),
    (errors.NotSignedIn, 401),
    (errors.NotAllowed, 403),
    (errors.InvalidInput, 422),
    (errors.TooManyRequests, 429),
    (errors.Conflict, 409),
    (errors.OutsideFailure, 502),
    (SenderSilent, 408),
    (CutOff, 400),
    ((TooLarge, SuspiciousArchive), 413),
    ((NotATable, EmptyFile, TooWide), 415),
    (NoRoom, 507),
    (errors.FreightError, 400),
)
_HTTP_CODES = {401: "not_signed_in", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed"}


def status_of(error: errors.FreightError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def error_response(
    request: Request,
    status: int,
    code: str,
    message: str,
    details: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """One refusal in the shape the client asked for."""
    details = details or {}
    if "application/problem+json" in request.headers.get("accept", ""):
        problem = {"type": f"urn:freight:{code}", "title": message, "status": status, "detail": message, **details}
        return JSONResponse(problem, status, headers, media_type="application/problem+json")
    body = {"success": False, "error_code": code, "message": message, "details": details}
    return JSONResponse(body, status, headers)


def install_error_handlers(app: FastAPI) -> None:
    log = get_log("api")

    @app.exception_handler(errors.FreightError)
    def on_fact(request: Request, error: errors.FreightError) -> JSONResponse:
        headers = None
        if isinstance(error, errors.TooManyRequests):
            headers = {"Retry-After": str(error.retry_after_s)}
        if isinstance(error, errors.NotSignedIn):
            headers = {"WWW-Authenticate": "Bearer"}
        return error_response(request, status_of(error), error.code, error.message, _plain(error.details), headers)

    @app.exception_handler(RequestValidationError)
    def on_bad_request(request: Request, error: RequestValidationError) -> JSONResponse:
        found = [{"field": _field_name(item["loc"]), "message": f"{item['msg']}."} for item in error.errors()]
        first = found[0]
        return error_response(request, 422, "invalid_input", f"{first['field']}: {first['message']}", {"errors": found})

    @app.exception_handler(HTTPException)
    def on_http(request: Request, error: HTTPException) -> JSONResponse:
        code = _HTTP_CODES.get(error.status_code, "http_error")
        return error_response(request, error.status_code, code, str(error.detail), None, dict(error.headers or {}))

    @app.exception_handler(OperationalError)
    @app.exception_handler(PoolTimeout)
    def on_busy_database(request: Request, error: Exception) -> JSONResponse:
        log.error("database_busy", path=request.url.path, error=str(error.__cause__ or error))
        message = "The shop is busy. Nothing was changed; please try again."
        return error_response(request, 503, "busy", message, None, {"Retry-After": "2"})

    @app.exception_handler(DataError)
    def on_unstorable(request: Request, error: DataError) -> JSONResponse:
        # PostgreSQL takes no zero characters in a text, and says so only when it gets one.
        log.warning("unstorable_value", path=request.url.path, error=str(error.__cause__ or error))
        return error_response(request, 422, "invalid_input", "A value holds something that cannot be stored.")

    @app.exception_handler(Exception)
    def on_bug(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected_error", path=request.url.path, exc_info=error)
        message = "Something went wrong on our side. Nothing was changed."
        return error_response(request, 500, "internal_error", message)


def _field_name(location: tuple[Any, ...]) -> str:
    """``("body", "lines", 0, "quantity")`` -> ``lines.0.quantity``, as the caller wrote it."""
    parts = [str(part) for part in location]
    if len(parts) > 1 and parts[0] in {"body", "query", "path", "header", "cookie"}:
        parts = parts[1:]
    return ".".join(parts)


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
        for key, value in details.items()
        if value is not None
    }
