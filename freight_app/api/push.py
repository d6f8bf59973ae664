"""Browsers of a person that get notices."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import SignedIn, actor_of
from freight_app.kit.house import current_house
from freight_app.messaging import push
from freight_app.messaging.push import PushKey, PushRequest

router = APIRouter(tags=["notices"])


class Subscribed(BaseModel):
    """Whether this browser gets notices."""

    model_config = ConfigDict(frozen=True)

    subscribed: bool


class Leaving(BaseModel):
    """The address that the browser was given when it subscribed."""

    model_config = ConfigDict(frozen=True)

    endpoint: str = Field(max_length=1000)


@router.get("/push/key", summary="The key that a browser subscribes with")
async def read_key(user: SignedIn) -> Envelope[PushKey]:
    """Give it to ``pushManager.subscribe`` as ``applicationServerKey``."""

    def read() -> PushKey:
        with current_house().read(actor_of(user)) as uow:
            return push.read_push_key(uow)

    return answer(await asyncio.to_thread(read))


@router.post("/push/subscriptions", status_code=201, summary="Send notices to this browser")
async def subscribe(request: Request, user: SignedIn, wanted: PushRequest) -> Envelope[Subscribed]:
    """The same browser again changes nothing; it belongs to whoever asked last."""

    def keep() -> None:
        with current_house().write(actor_of(user)) as uow:
            push.subscribe_browser(uow, user.id, wanted, user_agent=request.headers.get("user-agent", ""))

    await asyncio.to_thread(keep)
    return answer(Subscribed(subscribed=True))


@router.post("/push/subscriptions/leave", summary="Send no more notices to this browser")
async def leave(user: SignedIn, leaving: Leaving) -> Envelope[Subscribed]:
    def remove() -> None:
        with current_house().write(actor_of(user)) as uow:
            push.unsubscribe_browser(uow, user.id, leaving.endpoint)

    await asyncio.to_thread(remove)
    return answer(Subscribed(subscribed=False))
