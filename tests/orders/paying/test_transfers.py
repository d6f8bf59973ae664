"""Transfers on the bank's statement: read however the bank writes, suggested, confirmed once."""

from __future__ import annotations

import io
import threading
from contextlib import suppress
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.errors import LineUsed, PaymentNotInState
from freight_app.orders.paying import transfers
from freight_app.orders.paying.dtos import LoadedStatement, Match, Suggestion
from freight_app.orders.paying.rules import (
    AwaitedFacts,
    LineFacts,
    guess_matches,
    hash_line,
    names_order,
    number_equals,
)
from freight_app.orders.paying.statement_reading import read_statement
from tests.orders.conftest import Parts
from tests.orders.paying.paying import money, status_of
from tests.orders.shopping import order, staff, tnd

FRENCH = """BANQUE INTERNATIONALE ARABE DE TUNISIE;;;;
Compte 08 006 0123;;;;
Date opération;Libellé;Référence;Débit;Crédit
02/03/2026;VIR RECU AMINE TRABELSI {first};VR-881;;24,500
02/03/2026;FRAIS TENUE DE COMPTE;FR-1;3,000;
03/03/2026;VIR RECU SOCIETE X;VR-882;;1 092,400
;Solde;;;12 000,000
"""


def load(house: House, text: str | bytes, account: str = "BIAT") -> LoadedStatement:
    content = text.encode() if isinstance(text, str) else text
    found = read_statement(content, currency="TND")
    with house.write() as uow:
        return transfers.load_statement(uow, found, account=account)


def suggestions(house: House) -> list[Suggestion]:
    with house.read() as uow:
        return transfers.suggest_matches(uow)


def confirm(house: House, *pairs: tuple[int, int], key: str | None = None) -> int:
    with house.write() as uow:
        matches = [Match(line_id=line, payment_id=payment) for line, payment in pairs]
        return transfers.confirm_matches(uow, matches, key=key or uuid4().hex)


def csv_of(*lines: tuple[str, str]) -> str:
    return "date,text,amount\n" + "".join(f"2026-03-02,{text},{amount}\n" for text, amount in lines)


def test_a_statement_is_loaded_matched_and_used_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    text = FRENCH.format(first=number.replace("-", " "))
    assert load(house, text) == LoadedStatement(read=2, added=2, skipped=2)
    assert load(house, text).added == 0
    sure, unknown = suggestions(house)
    assert (sure.sureness, sure.payment and sure.payment.order_number, sure.why) == (
        "certain",
        number,
        ["number", "amount", "name"],
    )
    assert (unknown.sureness, unknown.payment, unknown.line.amount) == (None, None, tnd("1092.400"))
    pair = (sure.line.id, sure.payment.payment_id if sure.payment else 0)
    for _ in range(2):
        assert confirm(house, pair, key="once") == 1
    assert (money(house, number), status_of(house, number)) == ([("paid", 24_500, 0)], "confirmed")
    with pytest.raises((LineUsed, PaymentNotInState)):
        confirm(house, pair)
    with house.write() as uow:
        transfers.put_line_aside(uow, unknown.line.id)
    assert suggestions(house) == []
    with pytest.raises(LineUsed), house.write() as uow:
        transfers.put_line_aside(uow, sure.line.id)
    with house.write() as uow:
        transfers.bring_line_back(uow, unknown.line.id)
    assert len(suggestions(house)) == 1


def test_less_more_and_late_money_each_have_an_answer(house: House, parts: Parts) -> None:
    less, more, late = (order(house, {parts.filter: 1}, payment_method="bank_transfer").number for _ in range(3))
    with house.write() as uow:
        cancel_order(uow, late, reason="no answer", key="c")
    load(house, csv_of((f"{less} 1/2", "20.000"), (f"{less} 2/2", "4.500"), (more, "30.000"), (late, "24.500")))
    found = {one.line.text: one for one in suggestions(house)}
    confirm(house, *((found[text].line.id, _payment_of(house, text[:7])) for text in (f"{less} 1/2", more, late)))
    assert money(house, less) == [("paid", 20_000, 0), ("pending", 4_500, 0)]
    assert status_of(house, less) == "pending"
    assert money(house, more) == [("paid", 24_500, 0), ("refund_due", 5_500, 0)]
    assert money(house, late) == [("refund_due", 24_500, 0)]
    [rest] = suggestions(house)
    assert (rest.sureness, rest.difference) == ("certain", tnd("0"))
    confirm(house, (rest.line.id, rest.payment.payment_id if rest.payment else 0))
    assert money(house, less) == [("paid", 20_000, 0), ("paid", 4_500, 0)]
    assert status_of(house, less) == "confirmed"


def _payment_of(house: House, number: str) -> int:
    with house.read() as uow:
        return next(one.payment_id for one in transfers.list_awaited(uow) if one.order_number == number)


def test_of_several_matches_all_or_none_are_taken(house: House, parts: Parts) -> None:
    first, second = (order(house, {parts.filter: 1}, payment_method="bank_transfer").number for _ in range(2))
    cash = order(house, {parts.filter: 1})
    load(house, csv_of((first, "24.500"), (second, "24.500")))
    one, two = suggestions(house)
    pay_one, pay_two = _payment_of(house, one.line.text), _payment_of(house, two.line.text)
    with pytest.raises(InvalidInput):
        confirm(house, (one.line.id, pay_one), (one.line.id, pay_two))
    with pytest.raises(InvalidInput):
        confirm(house, (one.line.id, pay_one), (two.line.id, pay_one))
    with pytest.raises(InvalidInput):
        confirm(house)
    with pytest.raises(NotFound):
        confirm(house, (one.line.id, pay_one), (10**6, pay_two))
    from tests.orders.shopping import detail

    with pytest.raises(NotFound):
        confirm(house, (one.line.id, pay_one), (two.line.id, detail(house, cash.number).payments[0].payment_id))
    with pytest.raises(NotAllowed), house.write(staff(house, Role.DRIVER)) as uow:
        transfers.confirm_matches(uow, [Match(line_id=one.line.id, payment_id=pay_one)], key="k")
    assert [state for number in (first, second) for state, *_ in money(house, number)] == ["pending", "pending"]


@pytest.mark.race
def test_a_line_that_two_use_at_once_is_used_once(house: House, parts: Parts) -> None:
    numbers = [order(house, {parts.filter: 1}, payment_method="bank_transfer").number for _ in range(2)]
    load(house, csv_of(("somebody", "24.500")))
    [line] = [one.line.id for one in suggestions(house)]
    payments = [_payment_of(house, number) for number in numbers]
    together, outcomes = threading.Barrier(2), []

    def use(payment_id: int) -> None:
        together.wait()
        try:
            outcomes.append(confirm(house, (line, payment_id)))
        except LineUsed:
            outcomes.append(0)

    threads = [threading.Thread(target=use, args=(payment_id,)) for payment_id in payments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0, 1]
    assert sorted(money(house, number)[0][0] for number in numbers) == ["paid", "pending"]


# --- pure


def test_statements_are_read_as_banks_write_them() -> None:
    sheet = Workbook()
    rows = sheet.active
    assert rows is not None
    for row in (["Relevé", None, None], ["Date", "Description", "Amount"], [date(2026, 3, 2), "VIR", 24.5]):
        rows.append(row)
    packed = io.BytesIO()
    sheet.save(packed)
    arabic = "التاريخ;البيان;دائن\n02/03/2026;تحويل;24,500\n"
    same = [
        b"date,text,amount\n2026-03-02,VIR,24.500\n",
        b"date\ttext\tamount\n02.03.2026\tVIR\t24,500\n",
        "Date;Libellé;Montant\r\n02/03/2026;VIR;24,500\r\n".encode("cp1252"),
        "\ufeffdate;amount;text\n02/03/26;+24,500 DT;VIR\n".encode(),
        packed.getvalue(),
    ]
    for content in same:
        [line] = read_statement(content, currency="TND").lines
        assert (line.booked_on, line.amount, line.text) == (date(2026, 3, 2), tnd("24.500"), "VIR")
    for encoding in ("utf-8", "cp1256"):
        assert read_statement(arabic.encode(encoding), currency="TND").lines[0].text == "تحويل"
    grouped = "date;amount\n02/03/2026;1.234,50\n02/03/2026;1.000\n02/03/2026;(5,00)\n02/03/2026;-7\n"
    found = read_statement(grouped.encode(), currency="EUR")
    assert ([line.amount.amount_minor for line in found.lines], found.skipped) == ([123_450, 100_000], 2)


@given(content=st.binary(max_size=400))
def test_whatever_is_uploaded_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"date,amount\n", b"PK\x03\x04"):
        with suppress(InvalidInput):
            read_statement(start + content, currency="TND")


def test_an_order_is_named_as_people_type_it_and_never_inside_another_number() -> None:
    for words in ("F-10023", "cmd f10023.", "VIR F 10023/2026", "F_10023"):
        assert names_order(words, "F-10023"), words
    for words in ("F-100231", "REF-10023", "10023", "XF10023", "F-1002", "F-10023-2"):
        assert not names_order(words, "F-10023"), words
    assert names_order("F-10023-2", "F-10023-2")


@given(amounts=st.lists(st.integers(1, 4), max_size=6), awaited=st.lists(st.integers(1, 4), max_size=6))
def test_each_line_and_each_payment_is_suggested_at_most_once(amounts: list[int], awaited: list[int]) -> None:
    lines = [LineFacts(i, date(2026, 3, 2), Money(a, "TND"), f"F-{10001 + i % 3}") for i, a in enumerate(amounts)]
    expected = [AwaitedFacts(i, f"F-{10001 + i}", "Amine", Money(a, "TND"), i % 2 == 1) for i, a in enumerate(awaited)]
    guesses = guess_matches(lines, expected)
    assert len({guess.line_id for guess in guesses}) == len(guesses) == len({guess.payment_id for guess in guesses})
    for guess in guesses:
        line, one = lines[guess.line_id], expected[guess.payment_id]
        assert ("amount" in guess.why) == (line.amount == one.amount)
        assert ("number" in guess.why) == names_order(line.words, one.order_number)
        assert guess.sureness != "certain" or {"number", "amount"} <= set(guess.why)


def test_a_name_with_the_amount_is_likely_and_an_amount_alone_only_when_it_is_the_only_one() -> None:
    two = [
        AwaitedFacts(1, "F-10001", "Béchir Ben Salah", tnd("10"), False),
        AwaitedFacts(2, "F-10002", "Leila Gharbi", tnd("10"), False),
        AwaitedFacts(3, "F-10003", "Nour", tnd("99"), False),
        AwaitedFacts(4, "F-10004", "Sami", tnd("55"), True),
    ]
    words = {1: "virement BECHIR BEN SALAH", 2: "virement", 3: "VERSEMENT ESPECES", 4: "versement"}
    amounts = {1: "10", 2: "10", 3: "99", 4: "55"}
    lines = [LineFacts(i, date(2026, 3, 2), tnd(amounts[i]), words[i]) for i in words]
    found = {guess.line_id: (guess.payment_id, guess.sureness) for guess in guess_matches(lines, two)}
    assert found == {1: (1, "likely"), 3: (3, "possible")}


def test_equal_lines_of_one_statement_are_told_apart_and_other_lines_never_look_alike() -> None:
    assert number_equals([("a",), ("b",), ("a",)]) == [0, 0, 1]
    day, amount = date(2026, 3, 2), tnd("1")
    hashes = {
        hash_line("a", day, amount, "bc", "", 0),
        hash_line("ab", day, amount, "c", "", 0),
        hash_line("a", day, amount, "b", "c", 0),
        hash_line("a", day, amount, "bc", "", 1),
    }
    assert len(hashes) == 4
