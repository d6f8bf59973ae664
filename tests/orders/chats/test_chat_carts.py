"""A cart travels through WhatsApp: frozen, looked at, and made one order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.addresses import add_address
from freight_app.accounts.dtos import AddressDraft
from freight_app.accounts.permissions import Role
from freight_app.catalogue.prices import set_price
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.orders.cart import view_cart
from freight_app.orders.chats.buyers import find_buyers
from freight_app.orders.chats.dtos import ChatOrderRequest, ChatQuery, ChatQuoteRequest, Dismissal, SentCart
from freight_app.orders.chats.errors import ChatCartClosed, ChatCartExpired, ChatNotOffered
from freight_app.orders.chats.ordering import dismiss_chat_cart, order_chat_cart, quote_chat_cart
from freight_app.orders.chats.sharing import send_cart, send_product
from freight_app.orders.chats.viewing import copy_to_cart, get_chat_cart, list_chat_carts, view_chat_cart
from freight_app.orders.chats.words import MAX_LINES, WrittenLine, chat_url, write_wish
from freight_app.orders.dtos import CartOwner, NoticeKind
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, GUEST, customer, detail, fill_cart, letters, order, staff, tnd

STRANGER = CartOwner(guest_token="somebody-who-was-sent-the-link")
CONTACT = {"name": "Nadia Ben Salem", "phone": "+216 22 345 678"}


@pytest.fixture
def seller(house: House, parts: Parts) -> Actor:
    del parts
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(whatsapp="98 765 432"))
    return staff(house, Role.SALES)


def sent(house: House, wanted: dict[int, int], owner: CartOwner = GUEST) -> SentCart:
    fill_cart(house, owner, wanted)
    with house.write() as uow:
        return send_cart(uow, owner, "fr")


def wish(house: House, seller: Actor, token: str, **changes: Any) -> ChatOrderRequest:
    """What a phone sends at the second tap, at the total that it shows."""
    fields: dict[str, Any] = {"contact": CONTACT, "delivery_method": "pickup"} | changes
    quoted = {name: fields[name] for name in ("buyer", "delivery_method", "lines") if name in fields}
    with house.read(seller) as uow:
        total = quote_chat_cart(uow, token, ChatQuoteRequest.model_validate(quoted)).total
    return ChatOrderRequest.model_validate({"expected_total_minor": total.amount_minor} | fields)


def test_the_message_says_what_is_in_the_cart_and_opens_the_chat_with_the_shop(
    house: House, parts: Parts, seller: Actor
) -> None:
    first = sent(house, {parts.filter: 2, parts.pads: 1})

    parted = urlsplit(first.whatsapp_url)
    assert (parted.netloc, parted.path) == ("wa.me", "/21698765432")
    assert parse_qs(parted.query)["text"] == [first.text]
    assert "2 × " in first.text
    assert "HU-816" in first.text
    assert "141,400 TND" in first.text
    assert first.text.endswith(first.link)
    assert first.link.endswith(f"/w/{first.token}")
    with house.write() as uow:
        assert send_cart(uow, GUEST, "fr").token == first.token  # pressed twice, one link
        assert send_product(uow, GUEST, parts.filter, 3, "fr").token != first.token


def test_a_shop_without_a_number_takes_no_chats(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.filter: 1})
    with house.write() as uow, pytest.raises(ChatNotOffered):
        send_cart(uow, GUEST, "en")
    with house.write() as uow, pytest.raises(InvalidInput) as refused:
        update_shop_profile(uow, ShopProfileUpdate(whatsapp="12"))
    assert refused.value.field == "whatsapp"


def test_a_link_shows_what_changed_and_goes_into_a_strangers_cart(house: House, parts: Parts, seller: Actor) -> None:
    token = sent(house, {parts.filter: 2, parts.pads: 3}).token
    with house.write() as uow:
        set_price(uow, parts.filter, tnd("25.000"))
    order(house, {parts.pads: 2}, owner=customer(house))

    with house.read() as uow:
        view = view_chat_cart(uow, token, STRANGER)
    assert [(line.seen, line.unit_price, line.available) for line in view.lines] == [
        (tnd("24.500"), tnd("25.000"), 10),
        (tnd("92.400"), tnd("92.400"), 1),
    ]
    assert [notice.kind for notice in view.notices] == [NoticeKind.PRICE_CHANGED, NoticeKind.ONLY_LEFT]
    assert not {"user_id", "sender", "phone", "name_of_sender"} & set(view.model_dump())
    for _ in range(2):  # pressed twice it is not doubled
        with house.write() as uow:
            copy_to_cart(uow, token, STRANGER)
    with house.read() as uow:
        assert [line.quantity for line in view_cart(uow, STRANGER).lines] == [2, 3]


def test_a_companys_prices_are_not_told_to_whom_its_link_is_passed_on(
    house: House, parts: Parts, seller: Actor
) -> None:
    with house.write() as uow:
        set_price(uow, parts.filter, tnd("20.000"), group="trade_a")
    buyer = customer(house)
    trade = CartOwner(user_id=buyer.user_id, price_group="trade_a")
    token = sent(house, {parts.filter: 1}, trade).token

    with house.read() as uow:
        stranger, own = view_chat_cart(uow, token, STRANGER), view_chat_cart(uow, token, trade)
    assert (stranger.lines[0].unit_price, stranger.lines[0].seen, stranger.seen_total) == (tnd("24.500"), None, None)
    assert (own.lines[0].unit_price, own.seen_total) == (tnd("20.000"), tnd("20.000"))


def test_two_taps_make_one_order_by_the_same_path(house: House, parts: Parts, seller: Actor) -> None:
    token = sent(house, {parts.filter: 2, parts.pads: 1}).token
    request = wish(house, seller, token, delivery_method="delivery", address=ADDRESS)
    key = uuid4().hex
    replies = []
    for _ in range(2):
        with house.write(seller) as uow:
            replies.append(order_chat_cart(uow, token, request, key=key))
    assert replies[0] == replies[1]

    placed = detail(house, replies[0].order_number)
    assert (placed.total, placed.phone, placed.customer_name) == (tnd("148.400"), "+21622345678", "Nadia Ben Salem")
    assert {line.sku: line.quantity for line in placed.lines} == {"HU-816": 2, "FDB4446": 1}
    assert replies[0].whatsapp_url.startswith("https://wa.me/21622345678?text=")
    assert placed.number in replies[0].text
    assert replies[0].tracking_link in replies[0].text
    assert "Bonjour Nadia" in replies[0].text
    with house.write(seller) as uow, pytest.raises(ChatCartClosed) as closed:
        order_chat_cart(uow, token, request, key=uuid4().hex)
    assert closed.value.details["order_number"] == placed.number
    with house.read() as uow:
        assert view_chat_cart(uow, token, STRANGER).order_number == placed.number
        # Nothing was taken out of the sender's own cart: they may think again.
        assert view_cart(uow, GUEST).piece_count == 3


def test_staff_order_fewer_for_an_account_with_its_address_and_it_is_told_by_mail(
    house: House, parts: Parts, seller: Actor
) -> None:
    buyer = customer(house, name="Amine Trabelsi")
    with house.write() as uow:
        saved = add_address(uow, buyer.user_id or 0, AddressDraft(recipient="Amine", phone="98 123 456", **ADDRESS))
    token = sent(house, {parts.filter: 2, parts.pads: 1}).token
    with house.read(seller) as uow:
        [found] = find_buyers(uow, "amine trab")
    assert found.public_id
    assert found.addresses[0].id == saved.id

    request = wish(
        house,
        seller,
        token,
        buyer=found.public_id,
        contact=CONTACT | {"email": found.email},
        delivery_method="delivery",
        address_id=saved.id,
        lines=[{"product_id": parts.pads, "quantity": 0}],
    )
    with house.write(seller) as uow:
        reply = order_chat_cart(uow, token, request, key="tap")
    assert [line.sku for line in detail(house, reply.order_number).lines] == ["HU-816"]
    [letter] = [one for one in letters(house) if one.recipient == found.email]
    assert reply.tracking_link.rsplit("/", 1)[1] in letter.body_text
    with house.read(seller) as uow:
        assert [row.order_number for row in list_chat_carts(uow, ChatQuery(outcome="ordered")).items] == [
            reply.order_number
        ]


@pytest.mark.parametrize("pasted", ["+216 22 345 678", "0021622345678", "22.345.678", "22 345 678"])
def test_a_customer_is_found_by_the_number_that_the_chat_shows(
    house: House, parts: Parts, seller: Actor, pasted: str
) -> None:
    placed = order(house, {parts.book: 1}, contact=CONTACT, delivery_method="delivery", address=ADDRESS)
    with house.read(seller) as uow:
        [by_phone], [by_number] = find_buyers(uow, pasted), find_buyers(uow, placed.number.lower())
    assert by_phone == by_number
    assert (by_phone.name, by_phone.known_by, by_phone.public_id) == ("Nadia Ben Salem", placed.number, "")
    assert by_phone.last_address is not None
    assert by_phone.last_address.city == "La Marsa"


def test_with_an_email_a_new_customer_gets_an_account(house: House, parts: Parts, seller: Actor) -> None:
    token = sent(house, {parts.book: 1}).token
    request = wish(house, seller, token, contact=CONTACT | {"email": "nadia@demo.test"})
    with house.write(seller) as uow:
        order_chat_cart(uow, token, request, key="tap")
        [found] = find_buyers(uow, "nadia@demo.test")
    assert found.public_id
    assert found.phone == "+21622345678"


def test_an_old_link_is_closed_for_everybody(house: House, parts: Parts, seller: Actor, clock: StillClock) -> None:
    token = sent(house, {parts.book: 1}).token
    request = wish(house, seller, token)
    clock.advance(timedelta(days=8))
    with house.read() as uow, pytest.raises(NotFound):
        view_chat_cart(uow, token, STRANGER)
    with house.write(seller) as uow, pytest.raises(ChatCartExpired):
        order_chat_cart(uow, token, request, key="tap")
    with house.read(seller) as uow:
        assert get_chat_cart(uow, token).cart.outcome == "expired"
        assert [row.token for row in list_chat_carts(uow, ChatQuery(outcome="expired")).items] == [token]


def test_only_those_who_sell_order_and_put_aside(house: House, parts: Parts, seller: Actor) -> None:
    token = sent(house, {parts.book: 1}).token
    request = wish(house, seller, token)
    picker = staff(house, Role.PICKER)
    with house.write(picker) as uow, pytest.raises(NotAllowed):
        order_chat_cart(uow, token, request, key="tap")
    with house.write(picker) as uow, pytest.raises(NotAllowed):
        find_buyers(uow, "Amine")
    with house.write(seller) as uow:
        dismiss_chat_cart(uow, token, Dismissal(reason="wrote twice"))
    with house.write(seller) as uow, pytest.raises(ChatCartClosed):
        order_chat_cart(uow, token, request, key="tap")


@given(
    name=st.text(max_size=120),
    language=st.sampled_from(["en", "fr", "ar"]),
    count=st.integers(1, 200),
)
def test_a_message_of_any_length_fits_into_an_address(name: str, language: str, count: int) -> None:
    lines = [WrittenLine("SKU-1", {"en": name or "x"}, 2, tnd("12.500"))] * count
    text = write_wish(lines, tnd("1.000"), shop="Freight", link="https://shop.test/w/abc", language=language)
    assert text.count("•") <= MAX_LINES + name[:80].count("•") * MAX_LINES
    assert text.endswith("/w/abc")
    assert parse_qs(urlsplit(chat_url("+21698765432", text)).query, keep_blank_values=True)["text"] == [text]
