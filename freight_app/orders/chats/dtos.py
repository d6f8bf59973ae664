"""What is asked about carts from WhatsApp, and what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from freight_app.accounts.dtos import AddressView
from freight_app.accounts.values import Dto, Id, Line, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, CartNotice, Contact, DeliveryAddress

ChatOutcome = Literal["open", "ordered", "dismissed", "expired"]
# Cards are paid by their holder, on a page of the bank: nobody else can.
ChatPayment = Literal["cash_on_delivery", "bank_transfer", "on_account"]


class SentCart(Dto):
    """``whatsapp_url`` opens the chat with the shop, ``text`` written into it; ``link`` is in the text."""

    token: str
    link: str
    text: str
    whatsapp_url: str
    expires_at: datetime


class ChatLine(Dto):
    """A part as it was sent and as it stands now. ``seen`` is None for readers who pay other prices."""

    product_id: int
    sku: str
    name: LocalizedText
    brand: str | None
    image_url: str | None
    quantity: int
    seen: Money | None
    unit_price: Money | None
    total: Money | None
    available: int
    sellable: bool


class ChatCartView(Dto):
    """What anybody may see who holds the link. ``seen_total`` is what the sender saw, None as ``ChatLine.seen``."""

    token: str
    outcome: ChatOutcome
    sent_at: datetime
    expires_at: datetime
    lines: list[ChatLine]
    notices: list[CartNotice]
    piece_count: int
    subtotal: Money
    seen_total: Money | None
    order_number: str


class Buyer(Dto):
    """Somebody to order for: an account by ``public_id``, or without one who has ordered before as a guest.

    ``known_by`` is the number of the last order of a guest, whose ``last_address`` may be used again.
    """

    public_id: str
    name: str
    phone: str
    email: str
    company: str
    may_use_account: bool
    addresses: list[AddressView]
    last_address: DeliveryAddress | None
    known_by: str


class StaffChatCart(Dto):
    """A cart with what only staff see: who sent it, as far as we know, and what became of it."""

    cart: ChatCartView
    language: str
    sender: Buyer | None
    closed_at: datetime | None
    closed_by: str
    reason: str
    reply: ChatReply | None


class ChatReply(Dto):
    """What staff send back: ``whatsapp_url`` opens the chat with the customer, ``text`` written into it."""

    order_number: str
    tracking_link: str
    text: str
    whatsapp_url: str


class ChatWish(Request):
    """So many of a line instead of what was sent; 0 leaves it out."""

    product_id: Id
    quantity: int = Field(ge=0, le=MAX_LINE_QUANTITY)


class ChatQuoteRequest(Request):
    """For whom and how the cart would be ordered. Without ``buyer`` it is somebody new, at the public's prices."""

    buyer: str = Field(default="", max_length=40)
    delivery_method: str = Field(default="", max_length=40)
    lines: list[ChatWish] = Field(default=[], max_length=MAX_CART_LINES)


class ChatOrderRequest(ChatQuoteRequest):
    """The second tap. ``expected_total_minor`` is the amount on the button.

    With an e-mail and without ``buyer`` an account is made for the customer, who can choose a password later.
    """

    contact: Contact
    payment_method: ChatPayment = "cash_on_delivery"
    delivery_method: str = Field(min_length=1, max_length=40)
    address: DeliveryAddress | None = None
    address_id: Id | None = None
    expected_total_minor: int = Field(ge=0, le=2**53)
    note: str = Field(default="", max_length=500)


class ChatQuery(PageRequest):
    """The staff's list: ``open`` has the longest waiting first, the others the latest."""

    outcome: ChatOutcome = "open"


class ChatRow(Dto):
    token: str
    outcome: ChatOutcome
    sent_at: datetime
    expires_at: datetime
    sender_name: str
    first_lines: list[LocalizedText]
    piece_count: int
    total: Money
    order_number: str
    closed_by: str
    reason: str


class Dismissal(Request):
    reason: Line = Field(default="", max_length=300)


StaffChatCart.model_rebuild()
