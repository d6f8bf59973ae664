"""Who calls with an API key: ``tenant_with(scope)`` guards the routes of tenants as ``allow`` guards those of people.

A program sends ``Authorization: Bearer frt_live_…`` (or ``X-API-Key: frt_live_…``). Every answer of these routes,
refusals too, carries ``RateLimit-Limit``, ``RateLimit-Remaining`` and ``RateLimit-Reset`` (seconds).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from freight_app.accounts import tenant_keys
from freight_app.accounts.errors import KeyNotValid
from freight_app.accounts.tenant_dtos import KEY_BEGINS, KeyScope, TenantCaller
from freight_app.accounts.throttle import Allowance, Throttle
from freight_app.api.security import KEY_HEADER
from freight_app.kit.errors import NotSignedIn, TooManyRequests
from freight_app.kit.house import current_house
from freight_app.kit.logs import get_log

# The guard and the writer of headers below meet in the scope of the request, under this name.
_STANDING = "freight.tenant"


@dataclass(slots=True)
class _Standing:
    """What a request learned about its tenant on the way in."""

    allowance: Allowance | None = None
    key_to_touch: str = ""


def tenant_with(scope: KeyScope | None) -> Callable[[Request], Awaitable[TenantCaller]]:
    """The route is for a tenant whose key has the scope (None: any key); ids are looked up within that tenant."""

    async def caller(request: Request) -> TenantCaller:
        secret = _secret_of(request)
        found, allowance = await asyncio.to_thread(_admit, secret)
        standing: _Standing = request.scope[_STANDING]
        standing.allowance = allowance
        standing.key_to_touch = found.key_public_id if found.key_needs_touching else ""
        if allowance.is_over:
            message = f"More than {allowance.limit} requests in a minute. Try again in {allowance.resets_in_s} s."
            raise TooManyRequests(message, allowance.resets_in_s)
        if scope is not None:
            found.require(scope)
        return found

    caller.freight_guard = f"tenant:{scope or 'any'}"  # type: ignore[attr-defined]
    return caller


def _secret_of(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    secret = token.strip() if scheme.lower() == "bearer" else request.headers.get(KEY_HEADER, "").strip()
    if not secret:
        raise NotSignedIn(f"Send 'Authorization: Bearer {KEY_BEGINS}…' with an API key.")
    return secret


def _admit(secret: str) -> tuple[TenantCaller, Allowance]:
    """Who it is, one request counted. Raises ``KeyNotValid``."""
    with current_house().read() as uow:
        found = tenant_keys.resolve_key(uow, secret)
        if found is None:
            raise KeyNotValid
        return found, uow.port(Throttle).count_request(found.public_id, found.requests_per_minute)


class TenantAnswers:
    """Writes where a tenant stands into every answer, and once it is sent notes that its key was used."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        standing = scope[_STANDING] = _Standing()

        async def send_with_allowance(message: Message) -> None:
            allowance = standing.allowance
            if message["type"] == "http.response.start" and allowance is not None:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Limit"] = str(allowance.limit)
                headers["RateLimit-Remaining"] = str(allowance.remaining)
                headers["RateLimit-Reset"] = str(allowance.resets_in_s)
            await send(message)

        await self._app(scope, receive, send_with_allowance)
        if standing.key_to_touch:
            await asyncio.to_thread(_touch, standing.key_to_touch)


def _touch(key_public_id: str) -> None:
    """A note, not a promise: a busy database must not turn an answer that was given into an error."""
    try:
        with current_house().write() as uow:
            tenant_keys.touch_key(uow, key_public_id)
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller has its answer
        get_log("api").warning("key_use_not_noted", key=key_public_id, error=str(error))
