"""Pictures in the product editor: arrived, put in order, described, removed and brought back."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from freight_app.accounts.permissions import Role
from freight_app.catalogue.dtos import ImageView
from freight_app.catalogue.pictures import add_image, list_images
from freight_app.catalogue.service import products_by_ids
from freight_app.documents.images import store_image
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.ui.admin.product_open import OpenProduct
from freight_app.ui.admin.product_pictures import REFUSALS, PicturesState
from freight_app.ui.admin.product_state import ProductState
from tests.catalogue.samples import add_products, row
from tests.ui.tabs import Tab, signed_in_tab


def add_picture(house: House, product_id: int, colour: str) -> str:
    file = BytesIO()
    Image.new("RGB", (20, 20), colour).save(file, "PNG")
    stored = store_image(house.settings, file.getvalue())
    with house.write() as uow:
        add_image(uow, product_id, stored)
    return stored.media_hash


@pytest.fixture
def product_id(house: House) -> int:
    return add_products(house, row("A/1", "Oil filter"))["A/1"]


@pytest.fixture
def hashes(house: House, product_id: int) -> list[str]:
    return [add_picture(house, product_id, colour) for colour in ("red", "green", "blue")]


@pytest.fixture
def tab(house: House, hashes: list[str]) -> Tab:
    opened = signed_in_tab(house, Role.BUYER, path="/admin/products/A%2F1", language="fr")
    opened.send(ProductState.load)
    return opened


def shown(tab: Tab) -> list[str]:
    return [picture.hash for picture in tab.state(PicturesState).pictures]


def kept(house: House, product_id: int) -> list[ImageView]:
    with house.read() as uow:
        return list_images(uow, product_id)


def test_pictures_are_put_in_order(house: House, product_id: int, hashes: list[str], tab: Tab) -> None:
    first, second, third = hashes
    assert tab.state(PicturesState).upload_to == "/api/v1/uploads/products/A%2F1/images"
    tab.send(PicturesState.move, media_hash=third, by=-1)
    tab.send(PicturesState.move, media_hash=first, by=-5)
    assert shown(tab) == [first, third, second]
    assert [image.media_hash for image in kept(house, product_id)] == [first, third, second]
    tab.send(PicturesState.move, media_hash="0" * 64, by=1)
    assert (shown(tab), len(tab.toasts())) == ([first, third, second], 1)


def test_a_removed_picture_comes_back_to_its_place(house: House, product_id: int, hashes: list[str], tab: Tab) -> None:
    tab.send(PicturesState.ask_description, media_hash=hashes[1])
    tab.send(PicturesState.describe, data={"alt_fr": " Vue de face ", "alt_ar": ""})
    assert tab.state(PicturesState).described.hash == ""
    tab.send(PicturesState.remove, media_hash=hashes[1])
    assert shown(tab) == [hashes[0], hashes[2]]
    tab.send(PicturesState.undo_removal)
    tab.send(PicturesState.undo_removal)
    assert shown(tab) == hashes
    assert kept(house, product_id)[1].alt == {"fr": "Vue de face"}


def test_a_description_that_is_too_long_stays_in_the_dialog(hashes: list[str], tab: Tab) -> None:
    tab.send(PicturesState.ask_description, media_hash=hashes[0])
    tab.send(PicturesState.describe, data={"alt_en": "x" * 301})
    state = tab.state(PicturesState)
    assert (state.described.hash, bool(state.error)) == (hashes[0], True)


def test_arrived_pictures_do_not_make_the_form_stale_but_a_colleague_does(
    house: House, product_id: int, tab: Tab
) -> None:
    add_picture(house, product_id, "white")
    add_picture(house, product_id, "black")
    tab.send(PicturesState.take_sent)
    with house.read() as uow:
        version = products_by_ids(uow, [product_id])[0].version
    assert (len(shown(tab)), tab.state(OpenProduct)._version) == (5, version)
    add_picture(house, product_id, "pink")
    tab.send(PicturesState.move, media_hash=shown(tab)[0], by=1)
    assert tab.state(OpenProduct)._version == version


@pytest.mark.parametrize("content", [b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_the_routes_refusals_are_told_in_the_pages_language(house: House, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        store_image(house.settings, content, field="file")
    assert refused.value.message in REFUSALS
