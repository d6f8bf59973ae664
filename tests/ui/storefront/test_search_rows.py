"""What a search answer says on the page: counts, chips, pages, and how the question was understood."""

from __future__ import annotations

from typing import Any

from freight_app.catalogue.dtos import (
    CategoryOption,
    Correction,
    FacetOption,
    Facets,
    Interpreted,
    Matched,
    PriceBand,
    SearchResult,
    Successor,
)
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.ui.storefront.search_address import SearchAddress
from freight_app.ui.storefront.search_rows import (
    Asker,
    Notice,
    brand_choices,
    chips_of,
    kind_choices,
    notice_of,
    page_links,
    price_bars,
    results_view,
)

EN = Asker(language="en", currency="TND")


def tnd(minor: int) -> Money:
    return Money(minor, "TND")


def kind(slug: str, depth: int, parent: str | None, count: int = 5) -> CategoryOption:
    return CategoryOption(slug=slug, name=slug.title(), depth=depth, parent_slug=parent, count=count, selected=False)


KINDS = [
    kind("filters", 0, None),
    kind("engine", 1, "filters"),
    kind("oil", 2, "engine"),
    kind("air", 2, "engine"),
    kind("brakes", 0, None),
]


def facets(**changes: Any) -> Facets:
    nothing: dict[str, Any] = {
        "brands": [], "categories": [], "in_stock": 0, "out_of_stock": 0, "fits": 0, "does_not_fit": 0,
        "fit_unknown": 0, "price_bands": [], "without_price": 0,
    }  # fmt: skip
    return Facets(**(nothing | changes))


def answer(total: int = 0, *, page: int = 1, **changes: Any) -> SearchResult:
    understood = {"asked": "", "searched": "", "matched": Matched.WORDS} | changes.pop("understood", {})
    return SearchResult(
        page=Page(items=[], total=total, page=page, per_page=24),
        facets=facets(**changes),
        interpreted=Interpreted(**understood),
    )


def test_the_summary_counts_in_the_readers_language_and_speaks_of_the_car() -> None:
    result = answer(38, fits=31)
    with_car = Asker(language="en", currency="TND", car="Peugeot 208")
    assert results_view(result, SearchAddress(), EN).summary == "38 parts"
    assert results_view(result, SearchAddress(), with_car).summary == "38 parts, 31 of them fit your Peugeot 208"
    assert results_view(answer(2), SearchAddress(), Asker("ar", "TND")).summary == "قطعتان"
    assert results_view(answer(1), SearchAddress(), Asker("fr", "TND")).summary == "1 pièce"


def test_every_choice_is_a_chip_that_leads_to_the_list_without_it() -> None:
    address = SearchAddress(q="oil", brands=("bosch",), in_stock=True, max_price="60", page=4)
    options = facets(brands=[FacetOption(value="bosch", label="Bosch", count=3, selected=True)])
    assert [(chip.label, chip.href) for chip in chips_of(address, options, EN)] == [
        ("In stock", "/search?q=oil&brand=bosch&max_price=60"),
        ("Up to 60 TND", "/search?q=oil&brand=bosch&in_stock=1"),
        ("Bosch", "/search?q=oil&in_stock=1&max_price=60"),
    ]


def test_a_price_that_the_currency_cannot_have_is_no_chip() -> None:
    assert chips_of(SearchAddress(max_price="1.23456"), facets(), EN) == []


def test_kinds_begin_at_the_roots_and_open_below_the_chosen_one() -> None:
    assert [choice.label for choice in kind_choices(KINDS, SearchAddress(), "en")] == ["Filters", "Brakes"]
    below = kind_choices(KINDS, SearchAddress(category="engine"), "en")
    assert [(choice.label, choice.depth, choice.chosen) for choice in below] == [
        ("Filters", 0, False),
        ("Engine", 1, True),
        ("Oil", 2, False),
        ("Air", 2, False),
    ]


def test_choosing_the_chosen_kind_again_takes_it_away() -> None:
    chosen = kind_choices(KINDS, SearchAddress(q="x", category="engine"), "en")[1]
    assert chosen.href == "/search?q=x"


def test_a_tip_of_the_tree_shows_its_siblings() -> None:
    labels = [choice.label for choice in kind_choices(KINDS, SearchAddress(category="oil"), "en")]
    assert labels == ["Filters", "Engine", "Oil", "Air"]


def test_a_single_kind_is_no_choice_so_what_is_below_it_is_shown() -> None:
    assert [choice.label for choice in kind_choices(KINDS[:4], SearchAddress(), "en")] == ["Oil", "Air"]


def test_on_a_category_page_a_kind_leads_to_its_own_page_with_all_other_choices() -> None:
    choices = kind_choices(KINDS, SearchAddress(base="filters", in_stock=True), "en")
    assert [(choice.label, choice.href) for choice in choices] == [
        ("Filters", "/c/filters?in_stock=1"),
        ("Engine", "/c/engine?in_stock=1"),
    ]


def test_chosen_brands_are_always_in_sight() -> None:
    brands = [FacetOption(value=f"b{n}", label=f"B{n}", count=9 - n, selected=n == 8) for n in range(9)]
    in_sight, more = brand_choices(facets(brands=brands), SearchAddress(brands=("b8",)), "en")
    assert [choice.label for choice in in_sight] == ["B0", "B1", "B2", "B3", "B4", "B5", "B8"]
    assert [choice.label for choice in more] == ["B6", "B7"]


def test_bars_are_high_as_their_count_and_lit_inside_the_chosen_prices() -> None:
    bands = [
        PriceBand(low=tnd(10_000), high=tnd(20_000), count=10),
        PriceBand(low=tnd(20_000), high=tnd(50_000), count=5),
        PriceBand(low=tnd(50_000), high=None, count=1),
    ]
    bars = price_bars(bands, SearchAddress(min_price="20", max_price="40"), EN)
    assert [(bar.height, bar.inside) for bar in bars] == [("100%", False), ("50%", True), ("10%", False)]
    assert bars[0].label == "10 parts from 10"


def test_pages_show_the_ends_and_what_is_near() -> None:
    links = page_links(SearchAddress(q="x"), 5, 9, "en")
    assert [link.label for link in links] == ["1", "", "4", "5", "6", "", "9"]
    assert [link.label for link in links if link.current] == ["5"]
    assert links[2].href == "/search?q=x&page=4"


def test_the_ends_of_the_pager_lead_nowhere() -> None:
    first = results_view(answer(30), SearchAddress(), EN)
    last = results_view(answer(30, page=2), SearchAddress(page=2), EN)
    assert (first.previous_href, first.next_href) == ("", "/search?page=2")
    assert (last.previous_href, last.next_href) == ("/search", "")


def test_a_replaced_number_is_told_before_anything_else() -> None:
    understood = {
        "successor": Successor(asked="OLD-1", sku="NEW-1", name="Oil filter"),
        "corrections": [Correction(typed="a", used="b")],
    }
    said = notice_of(answer(1, understood=understood), SearchAddress(q="OLD1"))
    assert said == Notice("replaced", "OLD-1", "Oil filter NEW-1", "/p/NEW-1")


def test_a_correction_names_what_was_typed_and_what_was_used() -> None:
    understood = {"searched": "filter", "corrections": [Correction(typed="filtre", used="filter")]}
    said = notice_of(answer(1, understood=understood), SearchAddress(q="filtre"))
    assert (said.kind, said.typed, said.used) == ("corrected", "filtre", "filter")


def test_a_plain_answer_says_nothing() -> None:
    assert notice_of(answer(1), SearchAddress(q="oil")) == Notice()
