"""A cart from WhatsApp on a phone: the link leads staff to it, and two taps make it an order."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import CartOwner
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.staff.chat_state import ChatDeskState
from freight_app.ui.staff.chats_state import ChatsState
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.chat_button import ChatState
from freight_app.ui.storefront.chat_page import ChatLinkState
from tests.orders.conftest import Parts
from tests.orders.shopping import detail, order
from tests.ui.tabs import Tab, signed_in_tab, where_to

CUSTOMER = "g" * 40


def sent_token(house: House, parts: Parts) -> str:
    """A guest fills the cart and taps "Order by WhatsApp"."""
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(whatsapp="98 765 432"))
    tab = Tab(path="/cart", guest=CUSTOMER, language="fr")
    tab.send(CartState.add, product_id=parts.filter, quantity=2)
    chat = where_to(tab.send(ChatState.send_cart))
    [text] = parse_qs(urlsplit(chat).query)["text"]
    return text.rsplit("/w/", 1)[1]


def go(tab: Tab, path: str) -> None:
    """The same person opens another page."""
    cookie = tab.root.router.headers.cookie
    session = next(one.partition("=")[2] for one in cookie.split("; ") if one.startswith("freight_session="))
    tab.go_to(path, session=session)


def test_two_taps_turn_a_cart_into_an_order_for_a_pasted_number(house: House, parts: Parts) -> None:
    placed = order(house, {parts.book: 1}, contact={"name": "Nadia Ben Salem", "phone": "22 345 678"})
    token = sent_token(house, parts)
    tab = signed_in_tab(house, Role.SALES, path=f"/w/{token}")
    assert where_to(tab.send(ChatLinkState.load)) == f"/staff/chats/{token}"

    go(tab, f"/staff/chats/{token}")
    tab.send(ChatDeskState.load)
    desk = tab.state(ChatDeskState)
    tab.send(ChatDeskState.find, text="+216 22 345 678")
    assert [person.hint for person in desk.people] == [f"Ordered before: {placed.number}"]
    tab.send(ChatDeskState.choose, index=0)
    assert (desk.typed.name, desk.can_order, desk.payments[0]) == ("Nadia Ben Salem", True, "cash_on_delivery")
    for _ in range(2):
        tab.send(ChatDeskState.order, data={})
    made = detail(house, desk.reply.order)
    assert (made.customer_name, made.phone, made.lines[0].quantity) == ("Nadia Ben Salem", "+21622345678", 2)
    assert desk.reply.href.startswith("https://wa.me/21622345678?text=Bonjour")

    go(tab, "/admin/chats?tab=ordered")
    tab.send(ChatsState.load)
    assert [row.order for row in tab.state(ChatsState).rows] == [made.number]


def test_what_is_missing_is_said_at_its_field_and_nothing_is_ordered(house: House, parts: Parts) -> None:
    token = sent_token(house, parts)
    tab = signed_in_tab(house, Role.SALES, path=f"/staff/chats/{token}")
    tab.send(ChatDeskState.load)
    tab.send(ChatDeskState.find, text="22 345 678")
    tab.send(ChatDeskState.start_new)
    desk = tab.state(ChatDeskState)
    assert desk.typed.phone == "+21622345678"
    tab.send(ChatDeskState.set_quantity, product_id=parts.filter, quantity=99)
    assert (desk.can_order, desk.cart.lines[0].change) == (False, "Only 10 left")
    tab.send(ChatDeskState.set_quantity, product_id=parts.filter, quantity=1)
    tab.send(ChatDeskState.order, data={"name": "", "phone": "22 345 678"})
    assert desk.errors.name
    tab.send(ChatDeskState.order, data={"name": "Nadia", "phone": "12"})
    assert desk.errors.phone
    assert (desk.cart.outcome, desk.reply.order) == ("open", "")
    tab.send(ChatDeskState.order, data={"name": "Nadia", "phone": "22 345 678"})
    assert detail(house, desk.reply.order).lines[0].quantity == 1


def test_a_stranger_with_the_link_gets_the_parts_into_a_cart_of_their_own(house: House, parts: Parts) -> None:
    token = sent_token(house, parts)
    stranger = "s" * 40
    tab = Tab(path=f"/w/{token}", guest=stranger)
    tab.send(ChatLinkState.load)
    assert [line.sku for line in tab.state(ChatLinkState).cart.lines] == ["HU-816"]
    assert where_to(tab.send(ChatLinkState.take)) == "/cart"
    with house.read() as uow:
        assert view_cart(uow, CartOwner(guest_token=stranger)).piece_count == 2

    nobody = Tab(path=f"/w/{token}")
    nobody.send(ChatLinkState.load)
    assert nobody.state(ChatLinkState).is_found
    wrong = Tab(path="/w/not-a-link", guest=stranger)
    wrong.send(ChatLinkState.load)
    assert wrong.state(ChatLinkState).is_found is False
