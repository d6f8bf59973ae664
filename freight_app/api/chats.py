"""Orders by WhatsApp: a customer sends a cart, staff turn it into an order."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.throttle import Throttle
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.owner import Owner
from freight_app.api.security import Anyone, actor_of, allow
from freight_app.catalogue import service
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.kit.pagination import PageRequest
from freight_app.orders.chats import buyers, ordering, sharing, viewing
from freight_app.orders.chats.dtos import (
    Buyer,
    ChatCartView,
    ChatOrderRequest,
    ChatOutcome,
    ChatQuery,
    ChatQuoteRequest,
    ChatReply,
    ChatRow,
    Dismissal,
    SentCart,
    StaffChatCart,
)
from freight_app.orders.dtos import MAX_LINE_QUANTITY, CartView, CheckoutQuote

router = APIRouter(prefix="/chats", tags=["whatsapp"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_READ))]
Editor = Annotated[SignedInUser, Depends(allow(Permission.ORDERS_EDIT))]


class SendIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: Language = "en"


class SendProductIn(SendIn):
    sku: str = Field(min_length=1, max_length=64, examples=["OF-3318"])
    quantity: int = Field(default=1, ge=1, le=MAX_LINE_QUANTITY)


@router.post("/cart", status_code=201, summary="Freeze the cart and write the WhatsApp message")
def send_cart(user: Anyone, owner: Owner, request: Request, wanted: SendIn) -> Envelope[SentCart]:
    """Open ``whatsapp_url`` to send it. 409 ``chat_not_offered`` when the shop has no WhatsApp number."""
    with current_house().write(actor_of(user)) as uow:
        uow.port(Throttle).admit_chat_cart(_ip(request))
        return answer(sharing.send_cart(uow, owner, wanted.language))


@router.post("/product", status_code=201, summary="The same for one part")
def send_product(user: Anyone, owner: Owner, request: Request, wanted: SendProductIn) -> Envelope[SentCart]:
    with current_house().write(actor_of(user)) as uow:
        uow.port(Throttle).admit_chat_cart(_ip(request))
        product_id = service.product_id_of(uow, wanted.sku)
        return answer(sharing.send_product(uow, owner, product_id, wanted.quantity, wanted.language))


@router.get("", summary="Carts that were sent, for staff")
def list_chat_carts(
    user: Reader, paging: Annotated[PageRequest, Depends(page_request)], outcome: ChatOutcome = "open"
) -> Envelope[list[ChatRow]]:
    query = ChatQuery(outcome=outcome, page=paging.page, per_page=paging.per_page)
    with current_house().read(user.actor()) as uow:
        return answer_page(viewing.list_chat_carts(uow, query))


@router.get("/buyers", summary="Find the customer of a chat by phone, name, e-mail or order number")
def find_buyers(user: Editor, q: Annotated[str, Query(min_length=1, max_length=120)]) -> Envelope[list[Buyer]]:
    with current_house().read(user.actor()) as uow:
        return answer(buyers.find_buyers(uow, q))


@router.get("/{token}", summary="What a link shows")
def view_chat_cart(user: Anyone, owner: Owner, request: Request, token: str) -> Envelope[ChatCartView]:
    """At the reader's own prices. 404 for a link that is too old."""
    with current_house().read(actor_of(user)) as uow:
        uow.port(Throttle).admit_chat_link(_ip(request))
        return answer(viewing.view_chat_cart(uow, token, owner))


@router.post("/{token}/cart", summary="Put what a link shows into one's own cart")
def copy_to_cart(user: Anyone, owner: Owner, request: Request, token: str) -> Envelope[CartView]:
    with current_house().write(actor_of(user)) as uow:
        uow.port(Throttle).admit_chat_link(_ip(request))
        return answer(viewing.copy_to_cart(uow, token, owner), "It is in the cart.")


@router.get("/{token}/desk", summary="A cart with its sender and outcome, for staff")
def get_chat_cart(user: Reader, token: str) -> Envelope[StaffChatCart]:
    with current_house().read(user.actor()) as uow:
        return answer(viewing.get_chat_cart(uow, token))


@router.post("/{token}/quote", summary="What it would come to for a customer")
def quote_chat_cart(user: Editor, token: str, wanted: ChatQuoteRequest) -> Envelope[CheckoutQuote]:
    with current_house().read(user.actor()) as uow:
        return answer(ordering.quote_chat_cart(uow, token, wanted))


@router.post("/{token}/order", status_code=201, summary="Turn a cart into an order for a customer")
def order_chat_cart(user: Editor, token: str, wanted: ChatOrderRequest, key: IdempotencyKey) -> Envelope[ChatReply]:
    """A cart becomes one order: 409 ``chat_cart_closed`` names the one that it has become."""
    with current_house().write(user.actor()) as uow:
        return answer(ordering.order_chat_cart(uow, token, wanted, key=key), "The order is placed.")


@router.post("/{token}/dismissal", summary="Put a cart aside of which nothing comes")
def dismiss_chat_cart(user: Editor, token: str, wanted: Dismissal) -> Envelope[StaffChatCart]:
    with current_house().write(user.actor()) as uow:
        ordering.dismiss_chat_cart(uow, token, wanted)
        return answer(viewing.get_chat_cart(uow, token))


def _ip(request: Request) -> str:
    return request.client.host if request.client else ""
