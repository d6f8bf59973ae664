"""What the editor keeps beside a product: vehicles line by line, what pictures show, the next product."""

from __future__ import annotations

import pytest

from freight_app.catalogue.drafts import FitmentDraft, ProductPatch
from freight_app.catalogue.fitment import add_fitments, list_fitments, remove_fitment, set_fitments
from freight_app.catalogue.pictures import add_image, describe_image
from freight_app.catalogue.service import get_product, update_product
from freight_app.catalogue.supersession import successor_of
from freight_app.documents.images import StoredImage
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.catalogue.samples import add_car, add_products, row


@pytest.fixture
def product_id(house: House) -> int:
    return add_products(house, row("A-1"), row("A-2"), row("A-3"))["A-1"]


def test_vehicles_are_added_and_taken_away_line_by_line(house: House, product_id: int) -> None:
    first, second = add_car(house), add_car(house, engine="1.4")
    with house.write() as uow:
        set_fitments(uow, {product_id: [FitmentDraft(vehicle_id=first.id)]})
        add_fitments(
            uow,
            product_id,
            [FitmentDraft(vehicle_id=first.id, note={"en": "new"}), FitmentDraft(vehicle_id=second.id, year_from=2015)],
        )
        lines = list_fitments(uow, product_id)
    assert {(line.vehicle_id, line.year_from, line.note.get("en")) for line in lines} == {
        (first.id, 2012, "new"),
        (second.id, 2015, None),
    }
    with house.write() as uow:
        removed = remove_fitment(uow, product_id, first.id, 2012)
        assert [line.vehicle_id for line in list_fitments(uow, product_id)] == [second.id]
    assert removed == [FitmentDraft(vehicle_id=first.id, note={"en": "new"})], "years that were open stay open"
    with house.write() as uow:
        remove_fitment(uow, product_id, second.id, 2015)
        assert get_product(uow, "A-1").fitments == []
    for vehicle_id in (first.id, 10**9, 10**12):
        with pytest.raises(NotFound), house.write() as uow:
            remove_fitment(uow, product_id, vehicle_id, 2012)


def test_a_picture_is_described_per_language(house: House, product_id: int) -> None:
    with house.write() as uow:
        add_image(uow, product_id, StoredImage(media_hash="a" * 64, width=10, height=10))
        [image] = describe_image(uow, product_id, "a" * 64, {"en": " Front ", "ar": ""})
    assert image.alt == {"en": "Front"}
    for alt in ({"en": "x" * 301}, {"de": "Vorne"}, {"en": "\0"}):
        with pytest.raises(InvalidInput), house.write() as uow:
            describe_image(uow, product_id, "a" * 64, alt)
    with pytest.raises(NotFound), house.write() as uow:
        describe_image(uow, product_id, "b" * 64, {"en": "Front"})
    with pytest.raises(NotAllowed), house.write(GUEST) as uow:
        describe_image(uow, product_id, "a" * 64, {"en": "Front"})


def test_an_editor_sees_the_next_product_and_not_the_end_of_the_chain(house: House, product_id: int) -> None:
    with house.write() as uow:
        update_product(uow, "A-2", ProductPatch(version=1, replaced_by="A-3"))
        update_product(uow, "A-1", ProductPatch(version=1, replaced_by="A-2"))
        next_one, last = successor_of(uow, product_id), get_product(uow, "A-1").replaced_by
        assert successor_of(uow, get_product(uow, "A-3").id) is None
    assert (next_one and next_one.sku, last and last.sku) == ("A-2", "A-3")
