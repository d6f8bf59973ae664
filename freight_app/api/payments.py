"""Money: what the card gateway tells us, proofs of transfers, statements of the bank."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.signing import SigningKeys
from freight_app.accounts.throttle import Throttle
from freight_app.api.envelope import Envelope, answer
from freight_app.api.form_files import file_form, read_file
from freight_app.api.incoming_files import announced_bytes
from freight_app.api.security import Anyone, actor_of, allow, ip_of
from freight_app.documents.private_files import StoredPaper, store_paper
from freight_app.kit.actor import Actor
from freight_app.kit.house import House, current_house
from freight_app.orders.errors import NoticeRefused
from freight_app.orders.paying import notices, proofs, transfers
from freight_app.orders.paying.dtos import LoadedStatement
from freight_app.orders.paying.signatures import is_signed
from freight_app.orders.paying.statement_reading import MAX_BYTES, read_statement

router = APIRouter(tags=["payments"])
Cashier = Annotated[SignedInUser, Depends(allow(Permission.PAYMENTS_RECORD))]
MAX_NOTICE_BYTES = 64 * 1024
_GATEWAY = Actor(label="card gateway")


class Taken(BaseModel):
    """It was written down; what it means is asked of the gateway."""

    model_config = ConfigDict(frozen=True)

    taken: bool


class SentProofs(BaseModel):
    """How many files were sent for the order so far."""

    model_config = ConfigDict(frozen=True)

    count: int


@router.get("/payments/notices/{gateway}/{reference}/{signature}", summary="The card gateway tells of a payment")
@router.post(
    "/payments/notices/{gateway}/{reference}/{signature}",
    summary="The card gateway tells of a payment",
    include_in_schema=False,
)
async def take_notice(request: Request, user: Anyone, gateway: str, reference: str, signature: str) -> Envelope[Taken]:
    """The address is signed by us and given to the gateway with one payment. What a notice says is never believed:
    it makes us ask the gateway. 403 for an address that we did not sign; it is written down and changes nothing.
    """
    fields = {**request.query_params, **await _read_fields(request)}
    known = {"user-agent": request.headers.get("user-agent", "")}
    asked = gateway[:20], reference[:64], signature[:128]
    is_genuine = await asyncio.to_thread(_take, asked, known, fields, ip_of(request))
    if not is_genuine:
        raise NoticeRefused("This notice is not signed. It changed nothing.")
    return answer(Taken(taken=True))


@router.post(
    "/orders/track/{token}/proofs",
    status_code=201,
    summary="Send a proof of a bank transfer",
    openapi_extra=file_form(),
)
async def send_proof(request: Request, user: Anyone, token: str) -> Envelope[SentProofs]:
    """A field named ``file``: a JPEG, PNG, WebP or GIF picture, or a PDF. Only the shop's staff see it."""
    house = current_house()
    await asyncio.to_thread(_require_awaited, house, actor_of(user), token, ip_of(request))
    max_bytes = house.settings.max_proof_mb * 2**20
    sent = await read_file(request, max_bytes)

    def keep() -> int:
        paper: StoredPaper = store_paper(house.settings, sent.content, max_bytes=max_bytes)
        with house.write(actor_of(user)) as uow:
            return proofs.add_proof(uow, token, paper, file_name=sent.name)

    return answer(SentProofs(count=await asyncio.to_thread(keep)), "Thank you. We look at it.")


@router.get("/payments/proofs/{token}", summary="Look at a proof of a bank transfer", response_class=FileResponse)
def read_proof(user: Cashier, token: str) -> FileResponse:
    with current_house().read(user.actor()) as uow:
        proof, path = proofs.open_proof(uow, token)
    is_picture = proof.kind == "webp"
    headers = {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        # It was made by a stranger: whatever is in it must not run here.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return FileResponse(
        path,
        media_type="image/webp" if is_picture else "application/pdf",
        filename=f"{token}.{proof.kind}",
        content_disposition_type="inline" if is_picture else "attachment",
        headers=headers,
    )


@router.post("/payments/statements", status_code=201, summary="Load a bank statement", openapi_extra=file_form())
async def load_statement(
    request: Request, user: Cashier, account: str = Query(default="", max_length=60)
) -> Envelope[LoadedStatement]:
    """A field named ``file``: CSV or Excel with columns for the day, the amount (or credit), text and reference.

    Lines that were loaded before add nothing.
    """
    house = current_house()
    sent = await read_file(request, MAX_BYTES)
    return answer(await asyncio.to_thread(_load, house, user, sent.content, account))


def _load(house: House, user: SignedInUser, content: bytes, account: str) -> LoadedStatement:
    with house.read(user.actor()) as uow:
        currency = transfers.statement_currency(uow)
    found = read_statement(content, currency=currency)
    with house.write(user.actor()) as uow:
        return transfers.load_statement(uow, found, account=account)


def _take(asked: tuple[str, str, str], headers: Mapping[str, str], fields: Mapping[str, str], ip: str) -> bool:
    house = current_house()
    gateway, reference, signature = asked
    if not is_signed(house.database.ports.get(SigningKeys), gateway, reference, signature):
        # Before anything is written: a flood of forged notices must not become a flood of writes.
        house.database.ports.get(Throttle).admit_lookup(ip)
    with house.write(_GATEWAY) as uow:
        return notices.take_notice(uow, gateway, reference, signature, headers=headers, fields=fields)


def _require_awaited(house: House, actor: Actor, token: str, ip: str) -> None:
    with house.read(actor) as uow:
        uow.port(Throttle).admit_lookup(ip)
        proofs.require_transfer_awaited(uow, token)


async def _read_fields(request: Request) -> dict[str, str]:
    """The body of a notice as fields, JSON or a form; none when it is neither."""
    if request.method != "POST" or not 0 < (announced_bytes(request) or 0) <= MAX_NOTICE_BYTES:
        return {}
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            said = json.loads(await request.body())
        except (ValueError, RecursionError):
            return {}
        return {str(name): _text_of(value) for name, value in said.items()} if isinstance(said, dict) else {}
    async with request.form(max_files=0, max_fields=50) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
