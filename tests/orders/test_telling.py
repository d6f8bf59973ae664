"""Staff hear of what waits for them, customers of what became of their order: by the bell, and once."""

from __future__ import annotations

import sqlalchemy as sa

from freight_app.accounts.permissions import Role
from freight_app.catalogue.opinions import asking
from freight_app.catalogue.opinions.dtos import Author, QuestionDraft
from freight_app.documents.private_files import StoredPaper
from freight_app.kit.actor import Actor
from freight_app.kit.house import House
from freight_app.messaging.alerts.checking import run_check
from freight_app.messaging.notifying.reading import read_bell
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.changes.dtos import ReturnRequest
from freight_app.orders.changes.returning import request_return
from freight_app.orders.chats.sharing import send_cart
from freight_app.orders.paying.proofs import add_proof
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.stock.service import set_reorder_point
from freight_app.stock.watching import LOW_STOCK
from freight_app.work.running import run_due_tasks
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, customer, detail, fill_cart, order, staff


def bell(house: House, who: Actor, language: str = "en") -> list[tuple[str, str]]:
    """Titles and links, the latest first."""
    run_due_tasks(house.database)
    with house.read(who) as uow:
        return [(one.title, one.link) for one in read_bell(uow, language).items]


def test_the_desk_hears_of_orders_proofs_and_returns_and_the_picker_does_not(house: House, parts: Parts) -> None:
    seller, picker = staff(house, Role.SALES), staff(house, Role.PICKER)
    owner = customer(house)
    placed = order(house, {parts.filter: 2}, owner=owner, payment_method="bank_transfer")
    paper = StoredPaper(content_hash="a" * 64, kind="pdf", size_bytes=10)
    for _ in range(2):
        with house.write() as uow:
            add_proof(uow, placed.tracking_token, paper, file_name="proof.pdf")
    page = f"/admin/orders/{placed.number}"
    assert bell(house, seller) == [
        (f"Proof of transfer for {placed.number}", page),
        (f"New order {placed.number}", page),
    ]
    delivered = order(house, {parts.filter: 1}, owner=owner).number
    bring_to_door(house, delivered)
    line = detail(house, delivered).lines[0].line_id
    request = ReturnRequest.model_validate({"lines": [{"line_id": line, "quantity": 1, "reason": "does_not_fit"}]})
    with house.write() as uow:
        back = request_return(uow, owner.user_id or 0, delivered, request, key="ask")
    assert bell(house, seller, "fr")[0] == (f"Le retour {back} est demandé", "/admin/returns")
    assert bell(house, picker) == []


def test_customers_see_the_way_of_their_order_and_not_what_they_did_themselves(house: House, parts: Parts) -> None:
    owner = customer(house)
    me = Actor("Amine", owner.user_id)
    number = order(house, {parts.filter: 1}, owner=owner).number
    bring_to_door(house, number)
    page = f"/account/orders/{number}"
    assert bell(house, me)[0] == (f"Order {number} was delivered", page)
    other = order(house, {parts.filter: 1}, owner=owner).number
    with house.write() as uow:
        cancel_order(uow, other, reason="Out of stock", key="c")
    assert bell(house, me)[0] == (f"Order {other} was cancelled", f"/account/orders/{other}")


def test_a_cart_by_chat_and_a_question_ring_once(house: House, parts: Parts) -> None:
    seller, owner = staff(house, Role.SALES), customer(house)
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(whatsapp="98 765 432"))
    fill_cart(house, owner, {parts.filter: 2})
    for _ in range(2):
        with house.write() as uow:
            send_cart(uow, owner, "fr")
    assert bell(house, seller) == [("An order by WhatsApp for 49.000 TND", "/admin/chats")]
    author = Author(key=f"user:{owner.user_id}", user_id=owner.user_id, name="Amine")
    with house.write() as uow:
        asking.ask_question(uow, author, "HU-816", QuestionDraft(text="Does it fit a Clio?", language="en"))
    [news, _] = bell(house, seller)
    assert news[1] == "/admin/reviews"


def test_a_part_at_its_reorder_point_stands_as_an_alert_until_it_is_bought(house: House, parts: Parts) -> None:
    buyer = staff(house, Role.BUYER)
    with house.write() as uow:
        on_hand = uow.session.connection().execute(
            sa.text("SELECT sum(on_hand) FROM stock_level WHERE product_id = :id"), {"id": parts.filter}
        )
        set_reorder_point(uow, parts.filter, int(on_hand.scalar_one()), quantity=10)
    assert (run_check(house, LOW_STOCK), run_check(house, LOW_STOCK)) == (1, 0)
    [(title, link)] = bell(house, buyer)
    assert title.startswith("HU-816 runs low: ")
    assert link == "/admin/stock?q=HU-816"
    with house.write() as uow:
        set_reorder_point(uow, parts.filter, 1, quantity=10)
    run_check(house, LOW_STOCK)
    with house.read(buyer) as uow:
        assert read_bell(uow, "en").unread == 0
