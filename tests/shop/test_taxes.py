from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from freight_app.accounts import audit
from freight_app.accounts.dtos import AuditQuery
from freight_app.kit.actor import Actor
from freight_app.kit.errors import Conflict, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.shop import taxes
from freight_app.shop.dtos import TaxClassDraft


def rates(house: House) -> dict[str, Decimal]:
    with house.read() as uow:
        return {tax_class.code: tax_class.rate for tax_class in taxes.list_tax_classes(uow)}


NEW_SHOP = {"standard": Decimal("0.19"), "reduced": Decimal("0.07"), "zero": Decimal(0)}


def draft(code: str = "books", rate: str = "0.055") -> TaxClassDraft:
    return TaxClassDraft(code=code, name={"en": "Books"}, rate=Decimal(rate))


def test_a_new_shop_has_three_classes(house: House) -> None:
    assert rates(house) == NEW_SHOP
    with house.read() as uow:
        assert taxes.tax_rate_of(uow, "standard") == Decimal("0.19")
        assert {code for row in taxes.list_tax_classes(uow) for code in row.name} == {"en", "fr", "ar"}


@pytest.mark.parametrize("code", ["luxury", "", "\0"])
def test_an_unknown_class_is_not_found(house: House, code: str) -> None:
    with pytest.raises(NotFound), house.read() as uow:
        taxes.tax_rate_of(uow, code)


def test_a_class_is_made_and_its_rate_changed_and_the_trail_says_so(house: House) -> None:
    with house.write() as uow:
        taxes.create_tax_class(uow, draft())
        taxes.update_tax_class(uow, draft(rate="0.1"))
    assert rates(house) == NEW_SHOP | {"books": Decimal("0.1")}
    with house.read() as uow:
        entries = audit.list_changes(uow, AuditQuery(entity="tax_class", entity_id="books")).items
    assert [(entry.action, entry.changes[-1].before, entry.changes[-1].after) for entry in entries] == [
        ("updated", "0.055", "0.1"),
        ("created", None, "0.055"),
    ]


def test_a_code_is_taken_once_and_an_unknown_one_is_not_changed(house: House) -> None:
    with pytest.raises(Conflict), house.write() as uow:
        taxes.create_tax_class(uow, draft("standard"))
    with pytest.raises(NotFound), house.write() as uow:
        taxes.update_tax_class(uow, draft("luxury"))
    assert rates(house) == NEW_SHOP


@pytest.mark.parametrize(
    "fields",
    [{"rate": "1.01"}, {"rate": "-0.1"}, {"rate": "0.00001"}, {"rate": "NaN"}, {"code": "Std"}, {"name": {}}, {"x": 1}],
)
def test_a_request_out_of_bounds_never_reaches_the_room(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TaxClassDraft.model_validate({"code": "books", "name": {"en": "Books"}, "rate": "0.1", **fields})


def test_only_those_who_may_edit_settings_do(house: House) -> None:
    nobody = Actor(label="Sami", user_id=1)
    for act in (taxes.create_tax_class, taxes.update_tax_class):
        with pytest.raises(NotAllowed), house.write(nobody) as uow:
            act(uow, draft("standard", "0.5"))
    assert rates(house) == NEW_SHOP
