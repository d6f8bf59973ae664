"""Finding what people mean, on both databases."""

from __future__ import annotations

import pytest

from freight_app.catalogue.availability import note_availability
from freight_app.catalogue.brands import update_brand
from freight_app.catalogue.categories import move_category, update_category
from freight_app.catalogue.drafts import FitmentDraft
from freight_app.catalogue.dtos import BrandDraft, CategoryPatch, Matched, ProductPatch, ProductQuery, ProductStatus
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import delete_product, restore_product, update_product
from freight_app.catalogue.supersession import link_successors
from freight_app.catalogue.synonyms import add_synonym
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from tests.catalogue.samples import add_car, add_category, add_products, ask, row, skus


@pytest.fixture
def parts(house: House) -> dict[str, int]:
    """A handful of parts that resemble one another."""
    add_category(house, "engine", en="Engine", fr="Moteur", ar="المحرك")
    add_category(house, "filters", parent="engine", en="Filters", fr="Filtres", ar="فلاتر")
    ids = add_products(
        house,
        row("BRG-630/8-2RSR", "Deep groove bearing", mpn="630/8-2RSR", brand="SKF", price="12.000"),
        row("BRG-6308", "Deep groove bearing large", mpn="6308-2Z", brand="FAG", price="30.000"),
        row(
            "OF-1",
            names={"en": "Oil filter", "fr": "Filtre à huile", "ar": "فلتر زيت"},
            mpn="W 712/83",
            brand="Mann-Filter",
            category="filters",
            price="24.500",
            descriptions={"en": "Chrome housing"},
            cross_references=[{"brand": "Bosch", "number": "0 451 103 318"}],
        ),
        row("OF-2", "Oil filter wrench for workshop", brand="Hazet", price="60.000"),
        row("MIR-1", names={"en": "Door mirror", "ar": "مرآة الباب"}, brand="Valeo"),
    )
    with house.write() as uow:
        for sku in ("OF-2", "BRG-6308"):
            note_availability(uow, ids[sku], 3)
    return ids


@pytest.mark.parametrize("typed", ["63082RSR", "630/8-2RSR", "630 8 2rsr", "٦٣٠/٨-2RSR"])
def test_a_part_number_is_found_with_or_without_its_punctuation(
    house: House, parts: dict[str, int], typed: str
) -> None:
    found = ask(house, typed)
    assert skus(found)[0] == "BRG-630/8-2RSR"
    assert found.interpreted.matched == Matched.NUMBER


def test_the_exact_number_comes_before_the_numbers_that_begin_so(house: House, parts: dict[str, int]) -> None:
    add_products(house, row("W712", "Hose"), row("W7128399", "Clamp"))
    assert skus(ask(house, "W712")) == ["W712", "W7128399", "OF-1"]


def test_a_number_of_another_maker_finds_our_part(house: House, parts: dict[str, int]) -> None:
    assert skus(ask(house, "0451103318")) == ["OF-1"]


def test_a_piece_from_the_middle_of_a_number_still_finds(house: House, parts: dict[str, int]) -> None:
    found = ask(house, "451103")
    assert skus(found) == ["OF-1"]
    assert found.interpreted.matched == Matched.PART_OF_NUMBER


@pytest.mark.parametrize("typed", ["63082RSX", "6382RSR", "630822RSR", "63802RSR", "X3082RSR"])
def test_one_wrong_letter_in_a_number_still_finds_and_says_so(house: House, parts: dict[str, int], typed: str) -> None:
    found = ask(house, typed)
    assert skus(found) == ["BRG-630/8-2RSR"]
    assert found.interpreted.matched == Matched.SIMILAR
    assert [(c.typed, c.used) for c in found.interpreted.corrections] == [(typed, "630/8-2RSR")]
    assert found.interpreted.searched == "630/8-2RSR"


@pytest.mark.parametrize("typed", ["miror", "mirrro", "mirrir", "nirror", "mirrors"])
def test_one_wrong_letter_in_a_word_still_finds(house: House, parts: dict[str, int], typed: str) -> None:
    assert skus(ask(house, f"door {typed}")) == ["MIR-1"]


def test_the_correction_of_a_word_is_told(house: House, parts: dict[str, int]) -> None:
    found = ask(house, "Door Miror")
    assert [(c.typed, c.used) for c in found.interpreted.corrections] == [("Miror", "mirror")]
    assert found.interpreted.searched == "Door mirror"


@pytest.mark.parametrize(
    "typed", ["filtre a huile", "FILTRES À HUILE", "huile filtre", "فلتر الزيت", "فِلتر زيت", "oil filt"]
)
def test_accents_articles_plurals_order_and_unfinished_words_do_not_matter(
    house: House, parts: dict[str, int], typed: str
) -> None:
    assert "OF-1" in skus(ask(house, typed))


@pytest.mark.parametrize("typed", ["مرآة", "مراة", "مرآه", "المرآة"])
def test_arabic_letters_that_people_mix_up_are_one(house: House, parts: dict[str, int], typed: str) -> None:
    assert skus(ask(house, typed)) == ["MIR-1"]


def test_brand_and_category_names_find_products_in_every_language(house: House, parts: dict[str, int]) -> None:
    assert skus(ask(house, "valeo mirror")) == ["MIR-1"]
    assert skus(ask(house, "moteur")) == ["OF-1"]
    assert skus(ask(house, "المحرك")) == ["OF-1"]


def test_what_is_there_comes_before_what_is_not_and_the_plainer_name_first(house: House, parts: dict[str, int]) -> None:
    assert skus(ask(house, "oil filter")) == ["OF-2", "OF-1"]
    with house.write() as uow:
        note_availability(uow, parts["OF-1"], 1)
    assert skus(ask(house, "oil filter")) == ["OF-1", "OF-2"]


def test_a_word_of_the_description_finds_when_no_name_has_it(house: House, parts: dict[str, int]) -> None:
    found = ask(house, "chrome filter")
    assert skus(found) == ["OF-1"]
    assert found.interpreted.matched == Matched.DESCRIPTION


def test_the_cars_that_a_part_fits_are_words_too_even_misspelt(house: House, parts: dict[str, int]) -> None:
    car = add_car(house)
    with house.write() as uow:
        set_fitments(uow, {parts["OF-1"]: [FitmentDraft(vehicle_id=car.id)]})
    assert skus(ask(house, "oil filter peugeot 208")) == ["OF-1"]
    assert skus(ask(house, "oil filter peugot 208")) == ["OF-1"]


def test_a_word_that_resembles_nothing_is_left_out_and_told(house: House, parts: dict[str, int]) -> None:
    found = ask(house, "mirror xyzzyq")
    assert skus(found) == ["MIR-1"]
    assert [(c.typed, c.used) for c in found.interpreted.corrections] == [("xyzzyq", "")]


@pytest.mark.parametrize("typed", ["xyzzyq", "99999999", "!!!", "bearing mirror", "mirror 77777777"])
def test_what_is_not_there_is_not_found(house: House, parts: dict[str, int], typed: str) -> None:
    found = ask(house, typed)
    assert skus(found) == []
    assert found.page.total == 0
    assert found.interpreted.matched == Matched.NOTHING
    assert found.facets.brands == []


def test_synonyms_work_at_once_in_both_directions_or_in_one(house: House, parts: dict[str, int]) -> None:
    assert skus(ask(house, "looking glass")) == []
    with house.write() as uow:
        add_synonym(uow, term="looking glass", also="mirror")
        add_synonym(uow, term="roulement", also="bearing", is_two_way=False)
    add_products(house, row("LG-1", "Looking glass"), row("RL-1", "Roulement"))
    assert set(skus(ask(house, "looking glass"))) == {"LG-1", "MIR-1"}
    assert set(skus(ask(house, "door mirror"))) == {"MIR-1"}
    assert set(skus(ask(house, "mirror"))) == {"LG-1", "MIR-1"}
    assert set(skus(ask(house, "roulement"))) == {"RL-1", "BRG-630/8-2RSR", "BRG-6308"}
    assert "RL-1" not in skus(ask(house, "bearing"))


def test_a_replaced_number_leads_to_the_last_of_its_successors(house: House, parts: dict[str, int]) -> None:
    ids = add_products(house, row("OLD-100", "Old pump"), row("OLD-200", "Newer pump"), row("NEW-300", "Best pump"))
    with house.write() as uow:
        assert link_successors(uow, {"OLD-100": "OLD-200", "OLD-200": "NEW-300"}) == []
    for typed in ("old100", "OLD-200"):
        found = ask(house, typed)
        assert skus(found) == ["NEW-300"]
        successor = found.interpreted.successor
        assert successor is not None
        assert (successor.sku, successor.name) == ("NEW-300", "Best pump")
    assert skus(ask(house, "OLD-10O")) == ["NEW-300"]
    assert skus(ask(house, "pump")) == ["NEW-300"]
    with house.write() as uow:
        note_availability(uow, ids["OLD-100"], 2)
    assert skus(ask(house, "old100")) == ["NEW-300", "OLD-100"]
    assert ask(house, "old100").page.items[1].replaced_by == "OLD-200"


def test_deleted_draft_and_archived_products_are_not_listed(house: House, parts: dict[str, int]) -> None:
    with house.write() as uow:
        delete_product(uow, "mir-1")
    assert skus(ask(house, "mirror")) == []
    with house.write() as uow:
        restored = restore_product(uow, "MIR-1")
    assert skus(ask(house, "mirror")) == ["MIR-1"]
    for status in (ProductStatus.DRAFT, ProductStatus.ARCHIVED):
        with house.write() as uow:
            restored = update_product(
                uow, "MIR-1", ProductPatch.model_validate({"version": restored.version, "status": status})
            )
        assert skus(ask(house, "mirror")) == []
        assert "MIR-1" not in skus(ask(house))


def test_a_renamed_brand_and_a_moved_category_are_found_by_their_new_names(house: House, parts: dict[str, int]) -> None:
    add_category(house, "consumables", en="Consumables")
    with house.write() as uow:
        update_brand(uow, "valeo", BrandDraft(name="Valora"))
        move_category(uow, "filters", parent="consumables", position=0)
    assert skus(ask(house, "valora")) == ["MIR-1"]
    assert skus(ask(house, "consumables")) == ["OF-1"]
    assert skus(ask(house, category="engine")) == []
    with house.write() as uow:
        update_category(uow, "consumables", CategoryPatch(version=1, names={"en": "Wearing"}))
    assert skus(ask(house, "wearing")) == ["OF-1"]


def test_a_search_inside_the_unit_that_changes_sees_the_change_and_nobody_else_does(house: House) -> None:
    add_products(house, row("A-1", "Alpha"))
    assert skus(ask(house, "alpha")) == ["A-1"]

    def change_and_fail() -> None:
        with house.write() as uow:
            delete_product(uow, "A-1")
            assert search_products(uow, ProductQuery(q="alpha")).page.total == 0
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        change_and_fail()
    assert skus(ask(house, "alpha")) == ["A-1"]


def test_sorting(house: House, parts: dict[str, int]) -> None:
    by_price = ["BRG-630/8-2RSR", "OF-1", "BRG-6308", "OF-2", "MIR-1"]
    assert skus(ask(house, sort="price")) == by_price
    assert skus(ask(house, sort="-price")) == [*reversed(by_price[:-1]), "MIR-1"]
    assert skus(ask(house, sort="newest")) == ["MIR-1", "OF-2", "OF-1", "BRG-6308", "BRG-630/8-2RSR"]
    assert skus(ask(house, sort="name")) == ["BRG-630/8-2RSR", "BRG-6308", "MIR-1", "OF-1", "OF-2"]
    assert skus(ask(house, sort="name", language="fr")) == ["BRG-630/8-2RSR", "BRG-6308", "MIR-1", "OF-1", "OF-2"]


def test_pages_hold_every_product_once(house: House, parts: dict[str, int]) -> None:
    seen = [sku for page in (1, 2, 3) for sku in skus(ask(house, page=page, per_page=2))]
    assert sorted(seen) == sorted(parts)
    assert skus(ask(house, page=9, per_page=2)) == []
    assert ask(house, page=9, per_page=2).page.total == 5


def test_a_card_tells_all_that_a_list_shows(house: House, parts: dict[str, int]) -> None:
    (card,) = ask(house, "W712/83", language="fr").page.items
    assert card.model_dump(exclude={"id", "version"}) == {
        "sku": "OF-1",
        "mpn": "W 712/83",
        "name": "Filtre à huile",
        "names": {"en": "Oil filter", "fr": "Filtre à huile", "ar": "فلتر زيت"},
        "brand": "Mann-Filter",
        "brand_slug": "mann-filter",
        "category_slug": "filters",
        "category_name": "Filtres",
        "drawing": "",
        "image_url": None,
        "price": {"amount_minor": 24500, "currency": "TND"},
        "public_price": {"amount_minor": 24500, "currency": "TND"},
        "compare_at": None,
        "available": 0,
        "fit": "unknown",
        "replaced_by": None,
        "shown_price": None,
        "rating": None,
        "rating_count": 0,
    }


def test_unknown_languages_and_currencies_are_named(house: House) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(house, language="de")
    assert refused.value.field == "language"
    with pytest.raises(InvalidInput) as refused:
        ask(house, currency="XXQ")
    assert refused.value.field == "currency"


def test_an_unknown_brand_or_category_keeps_nothing(house: House, parts: dict[str, int]) -> None:
    assert skus(ask(house, brands=("nobody",))) == []
    assert skus(ask(house, category="nowhere")) == []


@pytest.mark.parametrize("typed", ['"', "' OR 1=1 --", "a AND (b", "*", "head:", "NEAR(", "\0oil", "a" * 200, "50%_"])
def test_no_text_breaks_the_search(house: House, parts: dict[str, int], typed: str) -> None:
    assert ask(house, typed).page.total >= 0
