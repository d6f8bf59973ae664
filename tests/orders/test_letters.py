"""What customers are written when something happens to their orders: once each, in their language, no staff talk."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlmodel import select

from freight_app.documents.private_files import StoredPaper
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.orders.changes.dtos import ReturnRequest
from freight_app.orders.changes.returning import approve_return, refuse_return, request_return, take_back
from freight_app.orders.fulfilment import confirm_order, mark_short, pack_order, pick_line, start_picking
from freight_app.orders.paying.card_pages import record_state
from freight_app.orders.paying.models import RefundWay, TransferProof
from freight_app.orders.paying.proofs import ProofRefusedAlready, add_proof, refuse_proof
from freight_app.orders.paying.refunds import refund_payment
from freight_app.orders.payments import record_transfer
from freight_app.orders.ports import GatewayState, GatewayStatus
from tests.orders.changes.shop import amend, announce, count_in, line_ids, settle, split
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    bring_to_door,
    bring_to_road,
    customer,
    detail,
    letters,
    order,
    pay_by_card,
    tnd,
)

STAFF_TALK = "the customer is difficult"


def written(house: House, *, skip: int = 1) -> list[Message]:
    """The letters after the first ones, once the worker has been at it; none says what staff say among themselves."""
    found = letters(house)[skip:]
    assert all(STAFF_TALK not in letter.subject + letter.body_text + letter.body_html for letter in found)
    assert len({letter.key for letter in found}) == len(found)
    return found


def test_an_amended_order_is_told_line_by_line_with_its_totals_and_what_is_owed(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3, parts.book: 1}, payment_method="card", language="fr")
    pay_by_card(house, placed)
    amend(house, placed.number, lines={"HU-816": 1, "BOOK": 0}, added={"FDB4446": 1}, reason=STAFF_TALK)
    paid, amended = written(house)
    assert (paid.template, amended.template, amended.language) == ("payment_received", "order_amended", "fr")
    assert amended.data["lines"] == [
        {"name": "Pièce HU-816", "quantity": 1, "total": "24,500 TND", "note": "au lieu de 3"},
        {"name": "Pièce BOOK", "quantity": 0, "note": "annulé", "total": ""},
        {"name": "Pièce FDB4446", "quantity": 1, "total": "92,400 TND", "note": "nouveau"},
    ]
    assert (amended.data["before"], amended.data["total"]) == ("83,500 TND", "116,900 TND")
    assert amended.data["to_pay"] == "33,400 TND"
    amend(house, placed.number, lines={"FDB4446": 0})
    assert written(house)[-1].data["owed_back"] == "59,000 TND"


def test_a_split_is_one_letter_that_leads_to_what_follows(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3})
    result = split(house, placed.number, {"HU-816": 1})
    [letter] = written(house)
    assert letter.template == "order_split"
    sibling = detail(house, result.sibling)
    assert letter.data["link"] == f"/track/{sibling.tracking_token}"
    assert (letter.data["total"], letter.data["sibling_total"]) == ("49.000 TND", "24.500 TND")
    assert "1 × Part HU-816" in letter.body_text


def test_what_could_not_be_picked_is_told_without_the_pickers_words(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 4})
    [line] = line_ids(house, placed.number).values()
    with house.write() as uow:
        confirm_order(uow, placed.number)
        start_picking(uow, placed.number)
        pick_line(uow, placed.number, line, scanned="HU-816", quantity=3, key=uuid4().hex)
        mark_short(uow, placed.number, line, missing=1, reason=STAFF_TALK, key=uuid4().hex)
        pack_order(uow, placed.number, key=uuid4().hex)
    [letter] = written(house)
    assert letter.template == "order_short"
    assert "1 × Part HU-816   24.500 TND" in letter.body_text
    assert (letter.data["total"], letter.data["to_pay"]) == ("73.500 TND", "73.500 TND")


def test_a_return_is_told_at_each_of_its_steps_once(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 3})
    bring_to_door(house, placed.number)
    before = len(letters(house))
    back = announce(house, placed.number, {"HU-816": 2}, reason=STAFF_TALK)
    letters(house)
    count_in(house, placed.number, back, {"HU-816": (1, 1)})
    letters(house)
    settle(house, back, note=STAFF_TALK)
    found = written(house, skip=before)
    assert sorted(letter.template for letter in found) == [
        "credit_note_issued",
        "return_approved",
        "return_received",
        "return_settled",
    ]
    by_template = {letter.template: letter for letter in found}
    assert "2 × Part HU-816" in by_template["return_approved"].body_text
    assert "2 × Part HU-816" in by_template["return_received"].body_text
    settled = by_template["return_settled"]
    assert (settled.data["amount"], settled.data["owed_back"]) == ("49.000 TND", "49.000 TND")
    assert by_template["credit_note_issued"].data["amount"] == "49.000 TND"


def test_a_customer_reads_why_a_return_is_refused_and_not_why_it_is_approved(house: House, parts: Parts) -> None:
    owner = customer(house)
    placed = order(house, {parts.filter: 2}, owner=owner)
    bring_to_door(house, placed.number)
    before = len(letters(house))
    [line] = line_ids(house, placed.number).values()
    for act in ("refuse", "approve"):
        wanted = ReturnRequest.model_validate({"lines": [{"line_id": line, "quantity": 1, "reason": "damaged"}]})
        with house.write() as uow:
            number = request_return(uow, owner.user_id or 0, placed.number, wanted, key=uuid4().hex)
            if act == "refuse":
                refuse_return(uow, number, reason="The seal is broken.", key=uuid4().hex)
            else:
                approve_return(uow, number, note=STAFF_TALK, key=uuid4().hex)
    refused, approved = written(house, skip=before)
    assert "The seal is broken." in refused.body_text
    assert approved.template == "return_approved"


def test_goods_that_come_back_undelivered_are_told_in_one_letter_about_money(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    bring_to_road(house, placed.number)
    before = len(letters(house))
    with house.write() as uow:
        take_back(uow, placed.number, reason=STAFF_TALK, key=uuid4().hex)
    found = {letter.template: letter for letter in written(house, skip=before)}
    assert set(found) == {"return_settled", "credit_note_issued"}
    assert found["return_settled"].data["owed_back"] == "24.500 TND"


def test_money_that_comes_and_goes_back_is_told_with_what_is_too_much(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    reference = placed.card_reference or ""
    for _ in range(2):
        with house.write() as uow:
            state = GatewayState(f"page-{reference}", reference, GatewayStatus.PAID, tnd("24.500"), "AUTH-1")
            record_state(uow, state)
    [received] = written(house)
    assert (received.template, received.data["amount"]) == ("payment_received", "24.500 TND")
    payment = detail(house, placed.number).payments[0].payment_id
    for _ in range(2):
        with house.write() as uow:
            refund_payment(
                uow, payment, tnd("4.500"), way=RefundWay.TRANSFER, reason=STAFF_TALK, key="r-1", receipt="BIAT 1"
            )
    _, sent = written(house)
    assert (sent.template, sent.data["amount"], sent.data["reference"]) == ("payment_refunded", "4.500 TND", "BIAT 1")


def test_a_refused_proof_is_told_with_its_reason_and_does_not_wait_any_more(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    with house.write() as uow:
        paper = StoredPaper(content_hash="a" * 64, kind="pdf", size_bytes=10)
        assert add_proof(uow, placed.tracking_token, paper, file_name="proof.pdf") == 1
    with house.read() as uow:
        token = uow.session.exec(select(TransferProof.token)).one()
    with house.write() as uow, pytest.raises(InvalidInput):
        refuse_proof(uow, token, reason=" ")
    with house.write() as uow:
        refuse_proof(uow, token, reason="It shows another amount.")
    with house.write() as uow, pytest.raises(ProofRefusedAlready):
        refuse_proof(uow, token, reason="Again")
    [letter] = written(house)
    assert letter.template == "proof_refused"
    assert "It shows another amount." in letter.body_text
    assert "IBAN TN59" in letter.body_text
    with house.write() as uow:
        record_transfer(uow, placed.number, amount=tnd("24.500"), receipt="BIAT 1", key="t-1")
    assert [one.template for one in written(house)] == ["proof_refused", "payment_received"]


def test_who_left_no_address_is_not_written_to(house: House, parts: Parts) -> None:
    contact = {"name": "Amine Trabelsi", "phone": "98 123 456"}
    placed = order(house, {parts.filter: 2}, contact=contact)
    amend(house, placed.number, lines={"HU-816": 1})
    assert letters(house) == []
