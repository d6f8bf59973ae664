"""Search and listing: one question, one page of cards, counts that agree with it, and how it was understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from freight_app.catalogue import column_store, facets, queries
from freight_app.catalogue.cards import read_cards
from freight_app.catalogue.column_store import FIT_CODES, Shelf, open_shelf, remember
from freight_app.catalogue.dtos import (
    Facets,
    Interpreted,
    Matched,
    ProductCard,
    ProductQuery,
    SearchResult,
    Successor,
)
from freight_app.catalogue.facets import Counted, count_facets, filters_of
from freight_app.catalogue.matching import Match, find_matches
from freight_app.catalogue.tree import read_brand_names, read_tree
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LANGUAGES, pick_text
from freight_app.kit.money import currency_exponent
from freight_app.kit.pagination import Page

# An answer lives until the catalogue changes; the clock only bounds how long an unused one takes up room.
_KEEP_S = 3600
_KEEP_PAGES_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """All that does not depend on the page: the ids in order, the counts, the understanding."""

    ids: list[int]
    facets: Facets
    interpreted: Interpreted
    fits: bytes


def search_products(uow: UnitOfWork, query: ProductQuery) -> SearchResult:
    """One page of what a question finds, with facets and how it was understood.

    Raises ``InvalidInput`` on ``currency`` or ``language`` that do not exist. A page behind the last one is empty.
    """
    shelf = open_shelf(uow)
    query = _completed(query, shelf)
    # An old price is struck through until a minute that only the clock knows.
    page_key = f"{shelf.catalogue_version}:{uow.now():%Y%m%d%H%M}:{query!r}"
    result = shelf.pages.get(page_key)
    if result is None:
        result = _read_page(uow, shelf, query)
        shelf.pages.set(page_key, result, _KEEP_PAGES_S)
    return result


def _read_page(uow: UnitOfWork, shelf: Shelf, query: ProductQuery) -> SearchResult:
    answer_key = repr(query.model_copy(update={"page": 1, "per_page": 1}))
    if query.sort == "rating":
        answer_key += f"@{column_store.rating_version(uow)}"
    answer = None if query.on_offer else shelf.memo.get(answer_key)
    if answer is None:
        answer = _answer(uow, shelf, query)
        shelf.memo.set(answer_key, answer, _KEEP_S)
    first = (query.page - 1) * query.per_page
    ids = answer.ids[first : first + query.per_page]
    cards = read_cards(
        uow,
        ids,
        language=query.language,
        currency=query.currency,
        group=query.group,
        fits={product_id: FIT_CODES[answer.fits[product_id]] for product_id in ids},
    )
    page: Page[ProductCard] = Page(items=cards, total=len(answer.ids), page=query.page, per_page=query.per_page)
    return SearchResult.model_construct(page=page, facets=answer.facets, interpreted=answer.interpreted)


def _completed(query: ProductQuery, shelf: Shelf) -> ProductQuery:
    if query.language not in LANGUAGES:
        raise InvalidInput("language", "The languages are {value}.", value=", ".join(LANGUAGES))
    if query.currency:
        currency_exponent(query.currency)
        return query
    return query.model_copy(update={"currency": shelf.currency})


def _answer(uow: UnitOfWork, shelf: Shelf, query: ProductQuery) -> Answer:
    columns = shelf.columns
    counted = Counted(
        shelf=shelf,
        prices=column_store.price_column(uow, columns, group=query.group, currency=query.currency),
        fits=column_store.fit_column(uow, columns, vehicle_id=query.vehicle_id, year=query.vehicle_year),
        tree=remember(columns.memo, "tree", lambda: read_tree(uow)),
        brands=remember(columns.memo, "brands", lambda: read_brand_names(uow)),
    )
    match = find_matches(uow, shelf, query.q)
    if query.on_offer:
        match.tiers = _only_offers(uow, shelf, query, match.tiers)
    filters = filters_of(query, counted)
    tiers = [filters.keep(tier) for tier in match.tiers]
    everything = [product_id for tier in match.tiers for product_id in tier]
    kept = [product_id for tier in tiers for product_id in tier]
    return Answer(
        ids=_in_order(uow, shelf, query, match, tiers, counted),
        facets=count_facets(query, counted, filters, everything, kept),
        interpreted=_interpreted(uow, query, match),
        fits=counted.fits,
    )


def _only_offers(uow: UnitOfWork, shelf: Shelf, query: ProductQuery, tiers: list[list[int]]) -> list[list[int]]:
    now = uow.now()
    until = column_store.offers(uow, shelf.columns, group=query.group, currency=query.currency)
    return [[i for i in tier if i in until and until[i] > now] for tier in tiers]


def _in_order(
    uow: UnitOfWork,
    shelf: Shelf,
    query: ProductQuery,
    match: Match,
    tiers: Iterable[facets.Ids],
    counted: Counted,
) -> list[int]:
    ids = [product_id for tier in tiers for product_id in tier]
    amounts = counted.prices.amounts
    if query.sort == "relevance":
        browsing = match.matched is Matched.EVERYTHING
        return [i for tier in tiers for i in _by_relevance(shelf, query, tier, counted.fits, browsing=browsing)]
    if query.sort == "newest":
        return sorted(ids, reverse=True)
    if query.sort == "rating":
        stars = column_store.rating_ranks(uow, shelf)
        # Of those that nobody rated, the newest first.
        return sorted(sorted(ids, reverse=True), key=lambda i: -stars[i])
    if query.sort == "name":
        ranks = column_store.name_ranks(uow, shelf.columns, query.language)
        return sorted(ids, key=ranks.__getitem__)
    # Without a price comes last whichever way the others run.
    priced = sorted(i for i in ids if amounts[i] != column_store.NO_PRICE)
    priced.sort(key=amounts.__getitem__, reverse=query.sort == "-price")
    return priced + sorted(i for i in ids if amounts[i] == column_store.NO_PRICE)


def _by_relevance(shelf: Shelf, query: ProductQuery, tier: facets.Ids, fits: bytes, *, browsing: bool) -> list[int]:
    """What fits before what does not, what is there before what is not, then the plainer name or the newer product."""
    in_stock = shelf.in_stock
    shelves: dict[int, list[int]] = {}
    if query.vehicle_id is None:
        for product_id in tier:
            shelves.setdefault(in_stock[product_id], []).append(product_id)
    else:
        for product_id in tier:
            shelves.setdefault(fits[product_id] * 2 + in_stock[product_id], []).append(product_id)
    ordered = [shelves[rank] for rank in sorted(shelves, reverse=True)]
    if not browsing and len(tier) > 1:
        ordered = [sorted(ids, key=shelf.columns.name_words.__getitem__) for ids in ordered]
    return [product_id for ids in ordered for product_id in ids]


def _interpreted(uow: UnitOfWork, query: ProductQuery, match: Match) -> Interpreted:
    successor = None
    if match.replaced_id is not None and match.successor_id is not None:
        product = queries.product_by_id(uow, match.successor_id)
        replaced = queries.product_by_id(uow, match.replaced_id)
        successor = Successor(asked=replaced.sku, sku=product.sku, name=pick_text(product.names, query.language))
    return Interpreted(
        asked=match.asked,
        searched=match.searched,
        matched=match.matched,
        corrections=match.corrections,
        successor=successor,
    )
