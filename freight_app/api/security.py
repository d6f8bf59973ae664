"""Who calls, and what they may: every route of the API declares one of the dependencies below, or does not start.

A program sends ``Authorization: Bearer <access token>``; a browser of ours sends the session cookie. Unsafe methods on
the cookie are taken from our own origin only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Receive, Scope, Send

from freight_app.accounts import programs, sessions
from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import KEY_BEGINS
from freight_app.api.errors import error_response
from freight_app.catalogue.dtos import PUBLIC_GROUP
from freight_app.kit.actor import GUEST, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotSignedIn
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.paths import split_address

SESSION_COOKIE = "freight_session"
GUEST_COOKIE = "freight_guest"
LANGUAGE_COOKIE = "freight_lang"
CURRENCY_COOKIE = "freight_currency"
KEY_HEADER = "x-api-key"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class PersonNeeded(NotSignedIn):
    """A tenant's API key came where a person is asked for."""

    code = "person_needed"

    def __init__(self) -> None:
        super().__init__("This is for people. An API key opens what belongs to its tenant: see GET /api/v1/tenant.")


async def find_user(request: Request) -> SignedInUser | None:
    """The caller, if known. A bearer token that is wrong is an error, not a guest; so is a tenant's key."""
    header = request.headers.get("authorization", "")
    if header:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("Send 'Authorization: Bearer <access token>'.")
        if token.strip().startswith(KEY_BEGINS):
            raise PersonNeeded
        return await asyncio.to_thread(_read_person, programs.resolve_access_token, token.strip())
    token = request.cookies.get(SESSION_COOKIE)
    return await asyncio.to_thread(_read_person, sessions.resolve_session, token) if token else None


def _read_person(resolve: Callable[[UnitOfWork, str], SignedInUser | None], token: str) -> SignedInUser | None:
    with current_house().read() as uow:
        return resolve(uow, token)


async def anyone(request: Request) -> SignedInUser | None:
    """The route is public; the caller may still be known (own prices, own cart)."""
    return await find_user(request)


async def signed_in(request: Request) -> SignedInUser:
    """The route is for anyone who is signed in; ids are looked up within that person."""
    user = await find_user(request)
    if user is None:
        raise PersonNeeded if KEY_HEADER in request.headers else NotSignedIn("Sign in first.")
    return user


def allow(permission: Permission) -> Callable[[Request], Awaitable[SignedInUser]]:
    """The route is for holders of a permission."""

    async def holder(request: Request) -> SignedInUser:
        user = await signed_in(request)
        if permission not in user.permissions:
            raise NotAllowed("You do not have the permission for this.", permission=str(permission))
        return user

    holder.freight_guard = str(permission)  # type: ignore[attr-defined]
    return holder


Anyone = Annotated[SignedInUser | None, Depends(anyone)]
SignedIn = Annotated[SignedInUser, Depends(signed_in)]


def actor_of(user: SignedInUser | None) -> Actor:
    return user.actor() if user else GUEST


def price_group_of(user: SignedInUser | None) -> str:
    """Whose prices the caller sees: a trade group after approval, the public's otherwise."""
    return user.price_group if user else PUBLIC_GROUP


def language_of(request: Request, user: SignedInUser | None) -> str:
    """The language to answer in: the cookie of our pages, the person's own, the browser's, else the shop's."""
    asked = [request.cookies.get(LANGUAGE_COOKIE, ""), user.language if user else ""]
    asked += [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return next((code for code in asked if code in LANGUAGES), current_house().settings.default_language)


def ip_of(request: Request) -> str:
    """The caller's address, as the server resolved it behind our trusted proxies."""
    return request.client.host if request.client else ""


@dataclass(frozen=True, slots=True)
class GuardedRoute:
    """An endpoint and how it is guarded: ``anyone``, ``signed_in``, a permission, or None when it is not."""

    path: str
    methods: frozenset[str]
    guard: str | None
    in_schema: bool


def list_routes(app: FastAPI) -> list[GuardedRoute]:
    """Every endpoint of the app, those of included routers too."""
    return [
        GuardedRoute(
            path=str(found.path),
            methods=frozenset(found.methods or ()),
            guard=_guard_of(found.original_route),
            in_schema=bool(found.include_in_schema),
        )
        for found in iter_route_contexts(app.routes)
        if isinstance(found.original_route, APIRoute)
    ]


def _guard_of(route: APIRoute) -> str | None:
    """Looks through dependencies of dependencies: a cart's owner asks for the caller itself."""
    waiting = list(route.dependant.dependencies)
    found: str | None = None
    while waiting:
        dependency = waiting.pop()
        if guard := getattr(dependency.call, "freight_guard", None):
            return str(guard)
        if dependency.call is signed_in:
            return "signed_in"
        if dependency.call is anyone:
            found = "anyone"
        waiting += dependency.dependencies
    return found


def refuse_unguarded_routes(app: FastAPI) -> None:
    """Deny by default: an endpoint that forgot its guard keeps the whole API from starting.

    The page of the documentation is open on purpose: it says nothing that the repository does not.
    """
    naked = [route.path for route in list_routes(app) if route.guard is None and not route.path.endswith("/docs")]
    if naked:
        raise RuntimeError(f"routes without a guard: {', '.join(naked)}")


class SameOriginOnly:
    """Unsafe requests that ride on a cookie come from our own pages only (SameSite=Lax is the first wall)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            request = Request(scope)
            if "authorization" not in request.headers and _is_foreign(request):
                response = error_response(request, 403, "foreign_origin", "This request came from another site.")
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_foreign(request: Request) -> bool:
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site") == "cross-site":
        return True
    return origin is not None and split_address(origin).netloc != request.headers.get("host")
