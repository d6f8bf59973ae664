"""The first thing that a request meets: socket to Reflex, ``/api`` and ``/auth`` to the API, the rest from the build.

Every page has its own document per language and its own content security policy; an address that leads nowhere is a
real 404. Answers of all three carry the same security headers.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from freight_app.kit.ids import new_token
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.logs import get_log
from freight_app.kit.paths import local_path
from freight_app.kit.settings import Settings
from freight_app.ui.routes import NOT_FOUND, ROUTES, Route, RouteTable, load_object
from freight_app.ui.web.accent import AccentedDocuments
from freight_app.ui.web.built_ui import BuiltUi, Document, StaticFile, etag_of
from freight_app.ui.web.crawlers import robots, sitemap, sitemap_part
from freight_app.ui.web.languages import ASKED, choose_language
from freight_app.ui.web.page_head import PageHead, insert_head
from freight_app.ui.web.security_headers import (
    COMMON_HEADERS,
    DATA_POLICY,
    STRICT_TRANSPORT,
    WORKER_POLICY,
    content_security_policy,
)
from freight_app.ui.web.shop_front import ShopFront, ShopFrontReader

GUEST_COOKIE = "freight_guest"
LANGUAGE_COOKIE = "freight_lang"
_GUEST_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
SERVICE_WORKER = "sw.js"
_YEAR_S = 365 * 24 * 3600
_SOCKET_PATHS = ("/_event", "/ping", "/_health")
_API_PATHS = ("/api", "/auth")
_FOR_CRAWLERS = {"/robots.txt": robots, "/sitemap.xml": sitemap}
_SITEMAP_PART = re.compile(r"/sitemap-([0-9]{1,6})\.xml")
_log = get_log("front_door")


@dataclass(frozen=True, slots=True)
class Found:
    """A page for an address: its document, its head if it has one of its own, and whether it is for search engines."""

    document: Document
    status: int = 200
    head: PageHead | None = None
    is_public: bool = False


class FrontDoor:
    """ASGI in front of Reflex (``events``) and the API."""

    def __init__(self, *, events: ASGIApp, api: ASGIApp, built: BuiltUi, settings: Settings) -> None:
        self._events = events
        self._api = api
        self._built = built
        self._settings = settings
        self._shop = ShopFrontReader(built.languages)
        self._accented = AccentedDocuments()
        # Pages for makers are in the registry but not in every build.
        in_build = [route for route in ROUTES if built.find_document(settings.default_language, route.path)]
        self._pages = RouteTable(in_build)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._events(scope, receive, send)
            return
        send = self._with_security_headers(send)
        path = scope["path"]
        if _is_under(path, _SOCKET_PATHS):
            await self._events(scope, receive, send)
        elif _is_under(path, _API_PATHS):
            await self._api(scope, receive, send)
        else:
            response = await self._answer(Request(scope))
            await response(scope, receive, send)

    def _with_security_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in COMMON_HEADERS:
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", DATA_POLICY)
                if self._settings.secure_cookies:
                    headers.setdefault(*STRICT_TRANSPORT)
            await send(message)

        return send_with_headers

    async def _answer(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response("This address can only be read.", 405, {"allow": "GET, HEAD"}, "text/plain")
        path = request.url.path
        if write := _FOR_CRAWLERS.get(path):
            text = await asyncio.to_thread(write, self._site_address(request))
            return Response(text, 200, {"cache-control": "max-age=3600"}, _media_type_of(path))
        if part := _SITEMAP_PART.fullmatch(path):
            listed = await asyncio.to_thread(sitemap_part, self._site_address(request), int(part[1]))
            if listed is not None:
                return Response(listed, 200, {"cache-control": "max-age=3600"}, _media_type_of(path))
        if static := self._built.files.get(path):
            return await _send_file(request, static)
        shop = await self._shop.read()
        if path.startswith("/lang/") and (code := path.removeprefix("/lang/")) in shop.offered:
            return self._change_language(request, code)
        language = choose_language(
            cookie=request.cookies.get(LANGUAGE_COOKIE),
            accept_language=request.headers.get("accept-language"),
            offered=shop.offered,
            default=shop.default,
            asked=request.query_params.get(ASKED),
        )
        found = await self._find_page(request, path, language)
        return self._send_document(request, found, language, shop)

    def _change_language(self, request: Request, code: str) -> Response:
        response = RedirectResponse(local_path(request.query_params.get("next")), 303)
        response.set_cookie(
            LANGUAGE_COOKIE, code, max_age=_YEAR_S, samesite="lax", secure=self._settings.secure_cookies
        )
        response.headers["cache-control"] = "no-store"
        return response

    async def _find_page(self, request: Request, path: str, language: str) -> Found:
        found = self._pages.find(path)
        return await self._open_page(request, *found, language) if found else self._not_found(language)

    async def _open_page(self, request: Request, route: Route, parameters: dict[str, str], language: str) -> Found:
        document = self._built.documents[language, route.path]
        if route.head is None:
            return Found(document, is_public=route.in_sitemap)
        head = await asyncio.to_thread(load_object(route.head), parameters, language, self._site_address(request))
        # Of an unknown thing the page itself says so, in the visitor's own words, once it is open.
        return Found(document, 404) if head is None else Found(document, 200, head, is_public=True)

    def _not_found(self, language: str) -> Found:
        return Found(self._built.documents[language, NOT_FOUND.path], 404)

    def _site_address(self, request: Request) -> str:
        if self._settings.public_url:
            return self._settings.resolved_public_url
        return f"{request.url.scheme}://{request.url.netloc}"

    def _send_document(self, request: Request, found: Found, language: str, shop: ShopFront) -> Response:
        document = self._accented.find(found.document, shop.accent_style)
        headers = {
            "content-security-policy": content_security_policy(
                document.script_hashes, document.style_hashes, document.sheet_hashes
            ),
            # The document depends on cookies, and each visit asks again whether it changed.
            "cache-control": "private, no-cache",
            "vary": "Accept-Encoding, Accept-Language, Cookie",
            "content-language": language,
        }
        if not found.is_public:
            headers["x-robots-tag"] = "noindex"
        zipped = _takes_gzip(request)
        if found.head is not None:
            body = insert_head(document, found.head, shop.offered, request.query_params.get(ASKED))
            etag = etag_of(body)
            body = gzip.compress(body, 5, mtime=0) if zipped else body
        else:
            body, etag = document.compressed if zipped else document.body, document.etag
        if found.status == 200:
            headers["etag"] = etag
        if zipped:
            headers["content-encoding"] = "gzip"
        if "etag" in headers and request.headers.get("if-none-match") == headers["etag"]:
            response = Response(None, 304, headers)
        else:
            response = Response(body, found.status, headers, "text/html; charset=utf-8")
        self._greet_guest(request, response)
        self._agree_on_language(request, response, language)
        return response

    def _agree_on_language(self, request: Request, response: Response, language: str) -> None:
        """The page and its events must speak as the document does, which a shop may offer in fewer languages."""
        understood = choose_language(
            cookie=request.cookies.get(LANGUAGE_COOKIE),
            accept_language=request.headers.get("accept-language"),
            offered=LANGUAGES,
            default=self._settings.default_language,
        )
        if understood != language:
            response.set_cookie(LANGUAGE_COOKIE, language, samesite="lax", secure=self._settings.secure_cookies)

    def _greet_guest(self, request: Request, response: Response) -> None:
        """A first visit gets the opaque token that its cart and cars hang on."""
        if not _GUEST_TOKEN.fullmatch(request.cookies.get(GUEST_COOKIE, "")):
            response.set_cookie(
                GUEST_COOKIE,
                new_token(),
                max_age=_YEAR_S,
                httponly=True,
                samesite="lax",
                secure=self._settings.secure_cookies,
            )


def _media_type_of(path: str) -> str:
    return "application/xml" if path.endswith(".xml") else "text/plain; charset=utf-8"


def _is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)


def _takes_gzip(request: Request) -> bool:
    return any(
        part.strip().split(";")[0] == "gzip" and "q=0" not in part.replace("q=0.", "")
        for part in request.headers.get("accept-encoding", "").split(",")
    )


async def _send_file(request: Request, static: StaticFile) -> Response:
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if static.immutable else "no-cache",
        "etag": static.etag,
        "vary": "Accept-Encoding",
    }
    if static.media_type.startswith("text/html"):
        headers["content-security-policy"] = content_security_policy()
    elif static.path.name == SERVICE_WORKER:
        headers["content-security-policy"] = WORKER_POLICY
    if request.headers.get("if-none-match") == static.etag:
        return Response(None, 304, headers)
    path = static.path
    if static.has_gzip and _takes_gzip(request):
        path = path.with_name(path.name + ".gz")
        headers["content-encoding"] = "gzip"
    try:
        body = await asyncio.to_thread(_read_file, path)
    except OSError:
        _log.error("a built file is gone: the UI was rebuilt or removed under the server", path=str(path))
        return Response("This file is gone; reload the page.", 404, media_type="text/plain")
    return Response(body, 200, headers, static.media_type)


@lru_cache(maxsize=512)
def _read_file(path: Path) -> bytes:
    return path.read_bytes()


def same_origin(origin: str, environ: dict[str, Any]) -> bool:
    """Whether a socket comes from a page of this very host: whatever name or address it was opened under."""
    return origin.partition("://")[2] == environ.get("HTTP_HOST")
