"""What the channels tell of the messages that they took."""

from __future__ import annotations

import asyncio
import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict

from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import Anyone
from freight_app.kit.actor import Actor
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.house import current_house
from freight_app.messaging import receipts
from freight_app.messaging.ports import ReceiptReader

router = APIRouter(tags=["notices"])
MAX_BYTES = 256 * 1024
_WHATSAPP = Actor(label="WhatsApp")


class Noted(BaseModel):
    """Of how many messages it was news."""

    model_config = ConfigDict(frozen=True)

    news: int


@router.get("/messages/whatsapp", summary="Meta asks whether this address is ours", include_in_schema=False)
async def verify(
    user: Anyone,
    mode: Annotated[str, Query(alias="hub.mode", max_length=40)] = "",
    token: Annotated[str, Query(alias="hub.verify_token", max_length=200)] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=200, pattern=r"^[\w.-]*$")] = "",
) -> PlainTextResponse:
    """The challenge, for whoever knows the token of the settings; 403 for anybody else."""
    expected = current_house().settings.whatsapp_verify_token.get_secret_value()
    if not expected or mode != "subscribe" or not hmac.compare_digest(token.encode(), expected.encode()):
        raise NotAllowed("This is not the token that the shop gave.")
    return PlainTextResponse(challenge)


@router.post("/messages/whatsapp", summary="WhatsApp tells what became of messages")
async def take_whatsapp(request: Request, user: Anyone) -> Envelope[Noted]:
    """Signed by Meta with the app's secret (``X-Hub-Signature-256``); 403 without, and nothing changes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise InvalidInput("body", "A notice has at most 256 KB.")
    signature = request.headers.get("x-hub-signature-256", "")

    def take() -> int:
        house = current_house()
        found = house.database.ports.get(ReceiptReader).read(bytes(body), signature)
        if found is None:
            raise NotAllowed("This notice is not signed. It changed nothing.")
        if not found:
            return 0
        with house.write(_WHATSAPP) as uow:
            return receipts.take_receipts(uow, found)

    return answer(Noted(news=await asyncio.to_thread(take)))
