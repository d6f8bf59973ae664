"""The catalogue as columns in memory: what search filters, counts and sorts by.

The database finds which products hold the words; everything after that (facets whose own choice does not narrow them,
price ranges, fit, order) is arithmetic over a few million bytes here: ten times faster than ``GROUP BY``, and with
counts that cannot disagree with the list, because both are made from the same ids.

Columns are loaded when the version of their topic has moved (see ``kit.versions``), so they are never older than the
transaction that asks. ``catalogue:products`` covers products, prices and fitment; ``catalogue:in_stock`` moves only
when a product becomes available or stops being so, and reloads one narrow column. Memory: about 60 bytes a product.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.dtos import Fit
from freight_app.catalogue.opinions.models import ProductRating
from freight_app.catalogue.opinions.rules import rank_of
from freight_app.catalogue.rules import band_of, covers_year
from freight_app.catalogue.search_index import CATALOGUE_TOPIC, IN_STOCK_TOPIC, PRODUCTS_TOPIC, RATINGS_TOPIC
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.cache import MemoryCache
from freight_app.kit.db import UnitOfWork
from freight_app.kit.versions import read_versions
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile

T = TypeVar("T")
NO_PRICE = -1
# The codes of the fit column, chosen so that the better fit is the larger number.
FIT_CODES = (Fit.DOES_NOT_FIT, Fit.UNKNOWN, Fit.FITS)
_NO, _UNKNOWN, _YES = range(3)
_KEEP_S = 24 * 3600
_TOPICS = (PRODUCTS_TOPIC, IN_STOCK_TOPIC, CATALOGUE_TOPIC, SHOP_TOPIC)


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """What one unit costs a group: minor units and the price band, by product id; ``NO_PRICE`` where there is none."""

    amounts: array[int]
    bands: bytes


@dataclass(frozen=True)
class Columns:
    """Arrays indexed by product id. Ids that no product in the shop has hold zeros and are never asked for."""

    version: int
    active: bytes
    brand_ids: array[int]
    category_ids: array[int]
    name_words: bytes
    # Fit without any vehicle in mind: universal parts fit, the others are unknown.
    universal: bytes
    # Fit for a vehicle that no fitment row names: unknown where there is no fitment data, else no.
    fit_elsewhere: bytes
    # From every replaced product to the last of its successors.
    successors: dict[int, int]
    memo: MemoryCache = field(default_factory=lambda: MemoryCache(max_entries=64))

    @property
    def size(self) -> int:
        return len(self.active)


@dataclass(frozen=True)
class Shelf:
    """The columns with what is in stock: everything that a search needs to filter, count and sort."""

    columns: Columns
    stock_version: int
    in_stock: bytes
    listed: bytes
    # Every listed product, newest first.
    listed_ids: list[int]
    # What whole questions were answered with.
    memo: MemoryCache = field(default_factory=lambda: MemoryCache(max_entries=48))
    # Pages of cards. They also tell how many pieces there are, so their keys begin with ``catalogue_version``.
    pages: MemoryCache = field(default_factory=lambda: MemoryCache(max_entries=256))
    catalogue_version: int = -1
    shop_version: int = -1
    # The shop's own.
    currency: str = ""

    @property
    def versions(self) -> tuple[int, ...]:
        """In the order of the topics that a keeper reads."""
        return self.columns.version, self.stock_version, self.catalogue_version, self.shop_version

    def keep_listed(self, ids: Iterable[int]) -> list[int]:
        """Those of the ids that are shown in lists."""
        listed, size = self.listed, self.columns.size
        return [product_id for product_id in ids if product_id < size and listed[product_id]]


def open_shelf(uow: UnitOfWork) -> Shelf:
    """The shelf as this unit of work sees the catalogue."""
    if CATALOGUE_TOPIC in uow.session.info:
        # Nobody else may see what is not committed yet.
        uow.session.flush()
        shelf = _stock(uow, _load_columns(uow, version=-1), version=-1)
        return replace(shelf, currency=get_shop_profile(uow).currency)
    return _keeper_of(uow).shelf(uow)


class _Keeper:
    """The newest shelf of one database in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None

    def shelf(self, uow: UnitOfWork) -> Shelf:
        found = read_versions(uow.session, _TOPICS)
        wanted = tuple(found[topic] for topic in _TOPICS)
        shelf = self._shelf
        if shelf is not None and shelf.versions == wanted:
            return shelf
        with self._lock:
            shelf = self._shelf
            if shelf is not None and shelf.versions == wanted:
                return shelf
            fresh = self._renewed(uow, shelf, *wanted)
            # A unit that began long ago sees an older world; it gets its own and does not push the newer one out.
            if shelf is None or all(old <= new for old, new in zip(shelf.versions, wanted, strict=True)):
                self._shelf = fresh
            return fresh

    def _renewed(
        self, uow: UnitOfWork, shelf: Shelf | None, products: int, in_stock: int, catalogue: int, shop: int
    ) -> Shelf:
        """The shelf at these versions; of the one before, all that has not changed is kept."""
        if shelf is None or shelf.columns.version != products:
            fresh = _stock(uow, _load_columns(uow, version=products), version=in_stock)
        elif shelf.stock_version != in_stock:
            fresh = _stock(uow, shelf.columns, version=in_stock)
        else:
            fresh = shelf
        known = shelf is not None and shelf.shop_version == shop
        currency = shelf.currency if shelf is not None and known else get_shop_profile(uow).currency
        return replace(fresh, catalogue_version=catalogue, shop_version=shop, currency=currency)


_keepers: WeakKeyDictionary[Any, _Keeper] = WeakKeyDictionary()
_keepers_lock = threading.Lock()


def _keeper_of(uow: UnitOfWork) -> _Keeper:
    pool = cast("sa.Engine", uow.session.get_bind()).pool
    with _keepers_lock:
        return _keepers.setdefault(pool, _Keeper())


def _load_columns(uow: UnitOfWork, *, version: int) -> Columns:
    product = models.Product
    flags = (
        sa.case((col(product.status) == ProductStatus.ACTIVE.value, 1), else_=0)
        + sa.case((col(product.is_universal), 2), else_=0)
        + sa.case((col(product.has_fitment), 4), else_=0)
        + sa.case((col(product.name_words) < 255, col(product.name_words) * 8), else_=255 * 8)
    )
    zero = sa.literal(0)
    ids, brands, categories, packed = read_ints(
        uow,
        sa.select(
            col(product.id),
            sa.func.coalesce(col(product.brand_id), zero),
            sa.func.coalesce(col(product.category_id), zero),
            flags.label("flags"),
        ).where(
            col(product.deleted_at).is_(None),
            col(product.status).in_([ProductStatus.ACTIVE.value, ProductStatus.ARCHIVED.value]),
        ),
    )
    size = max(ids, default=0) + 1
    brand_ids, category_ids = array("i", bytes(4 * size)), array("i", bytes(4 * size))
    active, name_words, universal, elsewhere = (bytearray(size) for _ in range(4))
    for product_id, brand_id, category_id, flag in zip(ids, brands, categories, packed, strict=True):
        brand_ids[product_id] = brand_id
        category_ids[product_id] = category_id
        active[product_id] = flag & 1
        name_words[product_id] = flag >> 3
        universal[product_id] = _YES if flag & 2 else _UNKNOWN
        elsewhere[product_id] = _YES if flag & 2 else _NO if flag & 4 else _UNKNOWN
    return Columns(
        version=version,
        active=bytes(active),
        brand_ids=brand_ids,
        category_ids=category_ids,
        name_words=bytes(name_words),
        universal=bytes(universal),
        fit_elsewhere=bytes(elsewhere),
        successors=_load_successors(uow),
    )


def _load_successors(uow: UnitOfWork) -> dict[int, int]:
    product = models.Product
    ids, next_ids = read_ints(
        uow,
        sa.select(col(product.id), col(product.replaced_by_id)).where(
            col(product.replaced_by_id).is_not(None), col(product.deleted_at).is_(None)
        ),
    )
    replaced_by = dict(zip(ids, next_ids, strict=True))
    last: dict[int, int] = {}
    for product_id in replaced_by:
        successor, passed = product_id, {product_id}
        while (following := replaced_by.get(successor)) is not None and following not in passed:
            passed.add(following)
            successor = following
        last[product_id] = successor
    return last


def _stock(uow: UnitOfWork, columns: Columns, *, version: int) -> Shelf:
    table = models.ProductAvailability
    (ids,) = read_ints(uow, sa.select(col(table.product_id)).where(col(table.available) > 0))
    in_stock = bytearray(columns.size)
    for product_id in ids:
        if product_id < columns.size:
            in_stock[product_id] = 1
    # A replaced product is shown while pieces of it are left; after that its successor stands for it.
    listed = bytearray(columns.active)
    for product_id in columns.successors:
        if product_id < columns.size and not in_stock[product_id]:
            listed[product_id] = 0
    return Shelf(
        columns=columns,
        stock_version=version,
        in_stock=bytes(in_stock),
        listed=bytes(listed),
        listed_ids=[product_id for product_id in range(columns.size - 1, 0, -1) if listed[product_id]],
    )


# --- columns that are loaded when somebody asks for them


def price_column(uow: UnitOfWork, columns: Columns, *, group: str, currency: str) -> PriceColumn:
    """What one unit costs the group: its own price or the public one, whichever is lower."""
    return remember(columns.memo, f"price:{group}:{currency}", lambda: _load_prices(uow, columns, group, currency))


def _load_prices(uow: UnitOfWork, columns: Columns, group: str, currency: str) -> PriceColumn:
    price = models.ProductPrice
    ids, found = read_ints(
        uow,
        sa.select(col(price.product_id), sa.func.min(col(price.amount_minor)))
        .where(
            col(price.price_group).in_({group, PUBLIC_GROUP}),
            col(price.currency) == currency,
            col(price.min_quantity) == 1,
        )
        .group_by(col(price.product_id)),
    )
    amounts = array("q", [NO_PRICE]) * columns.size
    bands = bytearray(columns.size)
    for product_id, amount in zip(ids, found, strict=True):
        if product_id < columns.size:
            amounts[product_id] = amount
            bands[product_id] = band_of(amount)
    return PriceColumn(amounts, bytes(bands))


def fit_column(uow: UnitOfWork, columns: Columns, *, vehicle_id: int | None, year: int | None) -> bytes:
    """The fit code of every product for a vehicle; ``FIT_CODES`` names the codes."""
    if vehicle_id is None:
        return columns.universal
    return remember(columns.memo, f"fit:{vehicle_id}:{year}", lambda: _load_fit(uow, columns, vehicle_id, year))


def _load_fit(uow: UnitOfWork, columns: Columns, vehicle_id: int, year: int | None) -> bytes:
    fitment, vehicle = models.Fitment, models.Vehicle
    if uow.session.get(vehicle, vehicle_id) is None:
        return columns.universal
    codes = bytearray(columns.fit_elsewhere)
    rows = uow.session.connection().execute(
        sa.select(col(fitment.product_id), col(fitment.year_from), col(fitment.year_to)).where(
            col(fitment.vehicle_id) == vehicle_id
        )
    )
    for product_id, year_from, year_to in rows:
        if product_id < columns.size and covers_year(year_from, year_to, year):
            codes[product_id] = _YES
    return bytes(codes)


def name_ranks(uow: UnitOfWork, columns: Columns, language: str) -> array[int]:
    """The place of every product in the order of names in a language (``en``, ``fr`` or ``ar``)."""

    def load() -> array[int]:
        key = col(getattr(models.Product, f"sort_{language}"))
        rows = uow.session.connection().execute(sa.select(col(models.Product.id)).order_by(key, col(models.Product.id)))
        ranks = array("i", bytes(4 * columns.size))
        for rank, product_id in enumerate(rows.scalars()):
            if product_id is not None and product_id < columns.size:
                ranks[product_id] = rank
        return ranks

    return remember(columns.memo, f"names:{language}", load)


def offers(uow: UnitOfWork, columns: Columns, *, group: str, currency: str) -> dict[int, datetime]:
    """Until when each product's old price may be shown; what has run out is for the caller to leave out."""

    def load() -> dict[int, datetime]:
        price = models.ProductPrice
        rows = uow.session.connection().execute(
            sa.select(col(price.product_id), col(price.compare_until)).where(
                col(price.price_group).in_({group, PUBLIC_GROUP}),
                col(price.currency) == currency,
                col(price.min_quantity) == 1,
                col(price.compare_until).is_not(None),
            )
        )
        return {product_id: until for product_id, until in rows if until is not None}

    return remember(columns.memo, f"offers:{group}:{currency}", load)


def rating_ranks(uow: UnitOfWork, shelf: Shelf) -> array[int]:
    """Where every product stands in "best rated", by the stars that are published now; 0 for what nobody rated."""

    def load() -> array[int]:
        ids, totals, counts = read_ints(
            uow,
            sa.select(col(ProductRating.product_id), col(ProductRating.total), col(ProductRating.count)).where(
                col(ProductRating.count) > 0
            ),
        )
        ranks = array("i", bytes(4 * shelf.columns.size))
        for product_id, total, count in zip(ids, totals, counts, strict=True):
            if product_id < shelf.columns.size:
                ranks[product_id] = rank_of(total, count)
        return ranks

    return remember(shelf.columns.memo, f"ratings:{rating_version(uow)}", load)


def rating_version(uow: UnitOfWork) -> int:
    """Moves with every published star."""
    return read_versions(uow.session, (RATINGS_TOPIC,))[RATINGS_TOPIC]


def remember(memo: MemoryCache, key: str, make: Callable[[], T]) -> T:
    found = memo.get(key)
    if found is None:
        found = make()
        memo.set(key, found, _KEEP_S)
    return cast("T", found)


def read_ints(uow: UnitOfWork, statement: sa.Select[*tuple[Any, ...]]) -> list[list[int]]:
    """A query of integers as one list per column.

    The database folds each column into one JSON text: a driver that hands over row after row takes three times as long.
    """
    rows = statement.subquery()
    fold = sa.func.json_group_array if uow.dialect == "sqlite" else sa.func.json_agg
    folded = sa.select(*(fold(column, type_=sa.JSON()) for column in rows.c)).select_from(rows)
    return [values or [] for values in uow.session.connection().execute(folded).one()]
