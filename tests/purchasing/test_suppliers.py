"""Suppliers and what they offer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.purchasing.errors import SupplierArchived, SupplierCodeTaken
from freight_app.purchasing.suppliers.dtos import ContactDraft, OfferQuery, SupplierQuery
from freight_app.purchasing.suppliers.keeping import archive_supplier, remove_contact, save_contact
from freight_app.purchasing.suppliers.offering import (
    end_offer,
    list_offers,
    offers_of_product,
    price_history,
    prices_for,
)
from freight_app.purchasing.suppliers.reading import get_supplier, list_suppliers
from tests.orders.shopping import staff
from tests.purchasing.buying import draft, offer, products, supplier


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_a_catalogue_keeps_every_price_and_sells_at_the_break_that_is_reached(house: House) -> None:
    [pad] = products(house, "PAD-1")
    midi = supplier(house)
    day = date(2026, 3, 2)
    offer(house, midi, "PAD-1", 900, supplier_sku="M-77", valid_from=day - timedelta(days=60))
    offer(house, midi, "PAD-1", 1000, supplier_sku="M-77", pack_size=4, valid_from=day - timedelta(days=5))
    offer(house, midi, "PAD-1", 850, min_quantity=50, pack_size=4, valid_from=day - timedelta(days=5))
    offer(house, midi, "PAD-1", 1100, valid_from=day + timedelta(days=30))
    with house.read() as uow:
        supplier_id = get_supplier(uow, midi).id
        few, many = (prices_for(uow, supplier_id, {pad: pieces})[pad] for pieces in (8, 60))
        later = prices_for(uow, supplier_id, {pad: 8}, on=day + timedelta(days=31))[pad]
        [view] = list_offers(uow, midi, OfferQuery(q="m-77")).items
        history = price_history(uow, midi, pad)
    assert (few.unit_price, many.unit_price, later.unit_price) == (eur(1000), eur(850), eur(1100))
    assert (few.lead_time_days, few.supplier_sku, few.pack_size) == (12, "M-77", 4)
    assert [(step.min_quantity, step.price, step.before) for step in view.breaks] == [
        (1, eur(1000), eur(900)),
        (50, eur(850), None),
    ]
    assert [point.price for point in history] == [eur(1100), eur(850), eur(1000), eur(900)]


def test_a_price_of_the_same_day_takes_the_place_of_the_mistake(house: House) -> None:
    [pad] = products(house, "PAD-1")
    midi = supplier(house)
    offer(house, midi, "PAD-1", 90)
    offer(house, midi, "PAD-1", 900)
    with house.read() as uow:
        assert [point.price for point in price_history(uow, midi, pad)] == [eur(900)]


def test_an_offer_that_ended_is_not_offered_by_anybody(house: House) -> None:
    [pad] = products(house, "PAD-1")
    midi = supplier(house)
    one = offer(house, midi, "PAD-1", 900, valid_from=date(2026, 1, 1))
    with house.write() as uow:
        assert len(offers_of_product(uow, pad)) == 1
        end_offer(uow, midi, one, last_day=date(2026, 3, 1))
    with house.read() as uow:
        assert offers_of_product(uow, pad) == []
        [view] = list_offers(uow, midi, OfferQuery()).items
    assert (view.sku, view.breaks) == ("PAD-1", [])


def test_two_suppliers_never_have_the_same_code_and_capitals_do_not_help(house: House) -> None:
    supplier(house, code="MIDI")
    with pytest.raises(SupplierCodeTaken):
        supplier(house, code="midi")
    with house.read() as uow:
        assert list_suppliers(uow, SupplierQuery(q="midi")).total == 1


def test_who_gets_orders_has_an_address_and_another_suppliers_contact_is_not_found(house: House) -> None:
    midi, other = supplier(house), supplier(house)
    with house.write() as uow:
        with pytest.raises(InvalidInput) as refused:
            save_contact(uow, midi, ContactDraft(name="Ali", gets_orders=True))
        theirs = get_supplier(uow, other).contacts[0].id
        with pytest.raises(NotFound):
            remove_contact(uow, midi, theirs)
    assert refused.value.field == "email"


def test_nothing_is_ordered_from_an_archived_supplier(house: House) -> None:
    [pad] = products(house, "PAD-1")
    midi = supplier(house)
    with house.write() as uow:
        archive_supplier(uow, midi)
    with pytest.raises(SupplierArchived):
        draft(house, midi, {pad: 1})
    with house.read() as uow:
        assert list_suppliers(uow, SupplierQuery()).total == 0
        assert list_suppliers(uow, SupplierQuery(tab="archived")).total == 1


def test_whoever_sells_reads_no_suppliers_and_writes_none(house: House) -> None:
    seller = staff(house, Role.SALES)
    with pytest.raises(NotAllowed):
        supplier(house, by=seller)
    with house.read(seller) as uow, pytest.raises(NotAllowed):
        list_suppliers(uow, SupplierQuery())
