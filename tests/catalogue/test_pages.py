"""What pages read: suggestions, the home page, pictures, synonyms and availability."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.catalogue import models
from freight_app.catalogue.availability import note_availability
from freight_app.catalogue.drafts import FitmentDraft
from freight_app.catalogue.dtos import Fit, Suggestion
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.home import read_home
from freight_app.catalogue.pictures import add_image, list_images, order_images, remove_image, set_images
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.search_index import IN_STOCK_TOPIC
from freight_app.catalogue.service import get_product
from freight_app.catalogue.suggestions import suggest
from freight_app.catalogue.supersession import link_successors
from freight_app.catalogue.synonyms import add_synonym, install_synonyms, list_synonyms, remove_synonym
from freight_app.documents.images import StoredImage
from freight_app.kit.actor import GUEST
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.versions import read_versions
from tests.catalogue.samples import add_car, add_category, add_products, ask, count_rows, row, skus, tnd

FRONT, BACK = (StoredImage(media_hash=letter * 64, width=800, height=600) for letter in "ab")


def hints(house: House, text: str, *, language: str = "en", limit: int = 8) -> list[tuple[str, str, str]]:
    with house.read() as uow:
        return [(s.kind, s.value, s.label) for s in suggest(uow, text, language=language, limit=limit)]


@pytest.fixture
def shop(house: House) -> dict[str, int]:
    add_category(house, "engine", en="Engine", fr="Moteur")
    add_category(house, "filters", parent="engine", en="Filters", fr="Filtres")
    return add_products(
        house,
        row(
            "OF-1",
            names={"en": "Oil filter", "fr": "Filtre à huile"},
            mpn="W 712/83",
            brand="Filtron",
            category="filters",
        ),
        row("AF-1", "Air filter", brand="Mann", category="filters", price="9.000"),
        row("BP-1", "Brake pad", brand="Bosch", price="50.000"),
    )


def test_suggestions_name_brands_categories_and_products(house: House, shop: dict[str, int]) -> None:
    assert hints(house, "filt") == [
        ("brand", "filtron", "Filtron"),
        ("category", "filters", "Filters"),
        ("product", "OF-1", "Oil filter"),
        ("product", "AF-1", "Air filter"),
    ]
    assert hints(house, "filtr", language="fr")[1:] == [
        ("category", "filters", "Filtres"),
        ("product", "OF-1", "Filtre à huile"),
        ("product", "AF-1", "Air filter"),
    ]
    assert hints(house, "filt", limit=2) == hints(house, "filt")[:2]


def test_a_suggested_number_leads_to_its_product_or_its_successor(house: House, shop: dict[str, int]) -> None:
    assert hints(house, "w712") == [("number", "OF-1", "W 712/83")]
    add_products(house, row("OLD-77", "Old filter"))
    with house.write() as uow:
        link_successors(uow, {"OLD-77": "OF-1"})
    with house.read() as uow:
        assert suggest(uow, "old7")[0] == Suggestion(
            kind="number", value="OLD-77", label="OLD-77", hint="Old filter", replaced_by="OF-1"
        )


@pytest.mark.parametrize("text", ["", " ", "f", "!", "\0", "%", "x" * 5000])
def test_too_little_or_nonsense_suggests_nothing(house: House, shop: dict[str, int], text: str) -> None:
    assert hints(house, text) == []


def test_a_mistyped_word_still_suggests(house: House, shop: dict[str, int]) -> None:
    assert ("product", "BP-1", "Brake pad") in hints(house, "braek pad")


def test_the_home_page_shows_roots_newest_offers_and_brands(
    house: House, shop: dict[str, int], clock: StillClock
) -> None:
    with house.write() as uow:
        set_price(uow, shop["BP-1"], tnd("40.000"))

    def home() -> tuple[list[tuple[str, int]], list[str], list[str], list[str], int]:
        with house.read() as uow:
            page = read_home(uow, house.cache, language="fr")
        return (
            [(category.name, category.product_count) for category in page.categories],
            [card.sku for card in page.newest],
            [card.sku for card in page.offers],
            [brand.name for brand in page.brands],
            page.product_count,
        )

    assert home() == ([("Moteur", 2)], ["BP-1", "AF-1", "OF-1"], ["BP-1"], ["Bosch", "Filtron", "Mann"], 3)
    add_products(house, row("NEW-1", "New"))
    assert home()[1] == ["NEW-1", "BP-1", "AF-1", "OF-1"]
    clock.advance(timedelta(days=31))
    assert home()[2] == []


def test_the_home_page_says_what_fits_my_car(house: House, shop: dict[str, int]) -> None:
    car = add_car(house)
    with house.write() as uow:
        set_fitments(uow, {shop["OF-1"]: [FitmentDraft(vehicle_id=car.id)]})
    with house.read() as uow:
        fits = {card.sku: card.fit for card in read_home(uow, house.cache, vehicle_id=car.id).newest}
        assert fits == {"OF-1": Fit.FITS, "AF-1": Fit.UNKNOWN, "BP-1": Fit.UNKNOWN}
        assert {card.fit for card in read_home(uow, house.cache).newest} == {Fit.UNKNOWN}


# --- pictures


def test_the_first_picture_stands_for_the_product(house: House, shop: dict[str, int]) -> None:
    product_id = shop["OF-1"]
    with house.write() as uow:
        add_image(uow, product_id, FRONT, alt={"en": "From the front"})
        add_image(uow, product_id, BACK)
        images = add_image(uow, product_id, FRONT)
    assert [image.small_url for image in images] == [f"/api/v1/media/{letter * 64}-96.webp" for letter in "ab"]
    assert ask(house, "OF-1").page.items[0].image_url == f"/api/v1/media/{'a' * 64}-320.webp"
    with house.write() as uow:
        order_images(uow, product_id, [BACK.media_hash, FRONT.media_hash])
    assert ask(house, "OF-1").page.items[0].image_url == f"/api/v1/media/{'b' * 64}-320.webp"
    with house.write() as uow:
        assert [image.alt for image in remove_image(uow, product_id, BACK.media_hash)] == [{"en": "From the front"}]
        assert [image.media_hash for image in get_product(uow, "OF-1").images] == [FRONT.media_hash]
        set_images(uow, {product_id: []})
    assert ask(house, "OF-1").page.items[0].image_url is None


def test_pictures_are_ordered_whole_and_only_by_who_may(house: House, shop: dict[str, int]) -> None:
    with house.write() as uow:
        set_images(uow, {shop["OF-1"]: [FRONT, BACK]})
        for order in ([FRONT.media_hash], [FRONT.media_hash] * 2, [FRONT.media_hash, "c" * 64]):
            with pytest.raises(InvalidInput) as refused:
                order_images(uow, shop["OF-1"], order)
            assert refused.value.field == "images"
        with pytest.raises(NotFound):
            remove_image(uow, shop["AF-1"], FRONT.media_hash)
        with pytest.raises(NotFound):
            add_image(uow, 999, FRONT)
    with house.write(GUEST) as uow:
        with pytest.raises(NotAllowed):
            add_image(uow, shop["AF-1"], FRONT)
        assert [image.media_hash for image in list_images(uow, shop["OF-1"])] == [FRONT.media_hash, BACK.media_hash]
        assert list_images(uow, shop["AF-1"]) == []


# --- synonyms


def test_synonyms_are_added_listed_and_removed(house: House, shop: dict[str, int]) -> None:
    with house.write() as uow:
        pair = add_synonym(uow, term="Strainer", also="Filters")
        assert list_synonyms(uow) == [pair]
    assert set(skus(ask(house, "strainer"))) == {"OF-1", "AF-1"}
    with house.write() as uow:
        remove_synonym(uow, pair.id)
        with pytest.raises(NotFound):
            remove_synonym(uow, pair.id)
    assert skus(ask(house, "strainer")) == []


@pytest.mark.parametrize(
    ("term", "also", "field"),
    [
        ("", "x", "term"),
        ("x", "!!", "also"),
        ("pads", "Pad", "also"),
        ("b c f g h", "x", "term"),
        ("x" * 81, "y", "term"),
    ],
)
def test_a_synonym_that_says_nothing_is_refused(house: House, term: str, also: str, field: str) -> None:
    with house.write() as uow:
        with pytest.raises(InvalidInput) as refused:
            add_synonym(uow, term=term, also=also)
        assert refused.value.field == field
        assert count_rows(uow, models.SearchSynonym) == 0


def test_the_three_languages_of_a_part_are_one(house: House, shop: dict[str, int]) -> None:
    with house.write() as uow:
        assert install_synonyms(uow) > 100
        assert install_synonyms(uow) == 0
    for typed in ("plaquette de frein", "pastilles de freins", "تيل فرامل"):
        assert skus(ask(house, typed)) == ["BP-1"], typed
    assert "AF-1" in skus(ask(house, "filtre air"))


# --- availability


def test_only_the_first_and_the_last_piece_change_what_is_counted(house: House, shop: dict[str, int]) -> None:
    def versions() -> tuple[int, int]:
        with house.read() as uow:
            found = read_versions(uow.session, ("catalogue", IN_STOCK_TOPIC))
        return found["catalogue"], found[IN_STOCK_TOPIC]

    seen = [versions()]
    for available in (5, 4, 4, 0):
        with house.write() as uow:
            note_availability(uow, shop["OF-1"], available)
        seen.append(versions())
    start = seen[0][0]
    assert seen == [(start, 0), (start + 1, 1), (start + 2, 1), (start + 2, 1), (start + 3, 2)]
