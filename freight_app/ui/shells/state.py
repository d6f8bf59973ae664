"""What the frames show around every page: the shop, the visitor, their cart and car. Loaded with each page, after its own data.

Pages that change one of these call ``refresh_shell(self)`` at the end of their handler.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from typing import Any, cast

import reflex as rx
from reflex.event import EventHandler

from freight_app.accounts.permissions import STAFF_ROLES, Role
from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.dtos import SavedCarView
from freight_app.catalogue.suggestions import suggest
from freight_app.kit.cache import cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, Language, pick_text
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.showing import list_shown_currencies
from freight_app.shop.service import get_shop_profile
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.role_words import ROLE_WORDS
from freight_app.ui.routes import PAGES, Route, load_object
from freight_app.ui.shells.bell_state import show_bell
from freight_app.ui.shells.brand import accent_variables
from freight_app.ui.shells.counts import read_counts
from freight_app.ui.shells.currencies import AS_CHARGED, CurrencyChoice, ShownIn, offered_choices, views_of
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.wish_state import show_hearts
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class NavCategory:
    slug: str
    name: str
    href: str
    drawing: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchHint:
    """A suggestion as the search box takes it."""

    group: str
    label: str
    hint: str
    href: str
    image: str


@dataclass(frozen=True, slots=True)
class ShellView:
    """Everything that the frames need, for one visitor."""

    shop_name: str = ""
    tagline: str = ""
    logo_url: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: str = ""
    opening_hours: str = ""
    languages: tuple[str, ...] = LANGUAGES
    is_demo: bool = False
    user_name: str = ""
    user_email: str = ""
    role: str = ""
    initials: str = ""
    is_signed_in: bool = False
    is_staff: bool = False
    is_retailer: bool = False
    permissions: tuple[str, ...] = ()
    cart_count: int = 0
    car_name: str = ""
    car_short_name: str = ""
    currencies: tuple[CurrencyChoice, ...] = ()
    currency: str = ""
    shop_currency: str = ""
    shown_in: ShownIn = AS_CHARGED


class ShellState(rx.State):
    """Filled by ``open_page``, which every page runs."""

    shop_name: str = ""
    tagline: str = ""
    logo_url: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: str = ""
    opening_hours: str = ""
    languages: list[str] = list(LANGUAGES)
    is_demo: bool = False
    user_name: str = ""
    user_email: str = ""
    role: str = ""
    initials: str = ""
    is_signed_in: bool = False
    is_staff: bool = False
    is_retailer: bool = False
    permissions: list[str] = []
    cart_count: int = 0
    car_name: str = ""
    car_short_name: str = ""
    # What prices can be looked at in (empty: nothing to choose), which of them it is, and how pages convert.
    currencies: list[CurrencyChoice] = []
    currency: str = ""
    shop_currency: str = ""
    shown_in: ShownIn = AS_CHARGED
    accent: dict[str, str] = {}
    categories: list[NavCategory] = []
    suggestions: list[SearchHint] = []
    _suggested_on: str = "/"
    _shown: int = 0
    is_loaded: bool = False
    path: str = "/"
    # What the list on the page was asked for; the search field holds it, to be put right.
    asked: str = ""
    # Figures beside the console's places ("orders", "retailers", "stock"); pages that follow keep them up to date.
    counts: dict[str, int] = {}
    urgent: dict[str, int] = {}

    @rx.event
    @public
    async def open_page(self) -> Any:
        """The page's own data first, then what the frame around it shows: one event, one answer to the browser."""
        found = PAGES.find(self.router.url.path)
        events = await _load_page(self, found[0]) if found else None
        await self._load()
        return events

    @rx.event(supersedes=True)
    @public
    async def suggest(self, text: str) -> None:
        """What the search box offers while someone types."""
        who = visitor()
        found = await asyncio.to_thread(_suggest, text[:80], who) if text.strip() else []
        self.suggestions = found
        self._suggested_on = self.router.url.path

    async def _load(self) -> None:
        shopper = await this_shopper()
        frame = await read_kept(("frame", shopper.language), lambda: _read_frame(shopper.language))
        view, accent, categories = _view_of(frame, shopper, visitor()), frame.accent, frame.categories
        shown = hash((view, *accent.items(), *categories))
        if shown != self._shown:
            # From one page to the next the frame is mostly the same, and comparing two dozen vars is not free.
            self._shown = shown
            for field in fields(view):
                value: Any = getattr(view, field.name)
                self._put(field.name, list(value) if isinstance(value, tuple) else value)
            self._put("accent", accent)
            self._put("categories", categories)
        self._put("path", self.router.url.path)
        if self._suggested_on != self.path:
            # What was offered for another page's typing is not offered again.
            self._put("suggestions", [])
        self._put("asked", self.router.url.query_parameters.get("q", "")[:200])
        self._put("is_loaded", True)
        await show_bell(self)
        if self.router.url.path.startswith("/admin"):
            await self._count()
        elif not self.router.url.path.startswith("/staff"):
            await show_hearts(self)

    async def _count(self) -> None:
        """Read the figures beside the console's places."""
        self._show_counts(await asyncio.to_thread(read_counts, visitor()), {})

    def _show_counts(self, counts: dict[str, int], urgent: dict[str, int]) -> None:
        """Put figures beside the console's places; urgent ones are red."""
        self._put("counts", counts)
        self._put("urgent", urgent)

    def _put(self, name: str, value: Any) -> None:
        """Assign what differs: an assignment alone would send it to the browser again."""
        if getattr(self, name) != value:
            setattr(self, name, value)


async def _load_page(state: rx.State, route: Route) -> Any:
    """Run the page's ``on_load`` handler, past its own guard."""
    if route.on_load is None:
        return None
    handler: EventHandler = load_object(route.on_load)
    return await handler.fn(await state.get_state(cast("type[rx.State]", handler.state)))


async def refresh_shell(state: rx.State) -> None:
    """Read the frame's figures again, after the cart, the car or the sign-in changed."""
    shell = await state.get_state(ShellState)
    await shell._load()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the frame shows to everybody who reads one language."""

    shop: ShellView
    accent: dict[str, str]
    categories: list[NavCategory]
    shown_in: dict[str, ShownIn]


def _read_frame(language: Language) -> _Frame:
    house = current_house()
    with house.read() as uow:
        return cached(
            uow,
            house.pages,
            # With the day: a rate grows too old to be shown without anybody writing anything.
            f"frame:{language}:{today_of_shop(uow)}",
            topics=("catalogue", "shop"),
            make=lambda: _write_frame(uow, language),
            ttl_s=3600,
        )


def _view_of(frame: _Frame, shopper: Shopper, who: Visitor) -> ShellView:
    user, shown_in = who.user, frame.shown_in.get(who.currency, AS_CHARGED)
    car_name, car_short_name = _car_names(shopper.car)
    return replace(
        frame.shop,
        user_name=user.name if user else "",
        user_email=user.email if user else "",
        role=_role_name(user.roles, shopper.language) if user else "",
        initials=initials_of(user.name) if user else "",
        is_signed_in=user is not None,
        is_staff=bool(user and user.roles & STAFF_ROLES),
        is_retailer=bool(user and user.is_retailer),
        permissions=tuple(sorted(map(str, user.permissions))) if user else (),
        cart_count=shopper.cart_count,
        car_name=car_name,
        car_short_name=car_short_name,
        currency=shown_in.code or frame.shop.shop_currency,
        shown_in=shown_in,
    )


def _write_frame(uow: UnitOfWork, language: Language) -> _Frame:
    shop, shown = get_shop_profile(uow), list_shown_currencies(uow)
    view = ShellView(
        shop_name=shop.name,
        tagline=pick_text(shop.tagline, language),
        logo_url=shop.logo_url,
        phone=shop.phone,
        whatsapp=shop.whatsapp,
        email=shop.email,
        address=shop.address,
        opening_hours=pick_text(shop.opening_hours, language),
        languages=tuple(shop.languages),
        is_demo=shop.demo,
        currencies=offered_choices(shop.currency, shown, language),
        shop_currency=shop.currency,
    )
    shown_in = views_of(shop.currency, shown, language)
    return _Frame(view, accent_variables(shop.accent_color), _top_categories(uow, language), shown_in)


def _car_names(car: SavedCarView | None) -> tuple[str, str]:
    """The whole name of the visitor's car and one short enough for a search field; empty without a car."""
    if car is None:
        return "", ""
    year = f", {car.year}" if car.year else ""
    short_name = f"{car.vehicle.make} {car.vehicle.model}{year}"
    # A driver may have given the car a name of its own.
    return car.label or f"{car.vehicle.label} {car.year or ''}".strip(), car.label or short_name


def _top_categories(uow: UnitOfWork, language: Language) -> list[NavCategory]:
    return [
        NavCategory(node.slug, node.name, f"/c/{node.slug}", node.drawing, node.product_count)
        for node in list_categories(uow, language=language)
        if node.depth == 0
    ]


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


_HINT_GROUPS = {"product": _("Parts"), "number": _("Parts"), "category": _("Kinds of parts"), "brand": _("Brands")}
_HINT_PATHS = {"product": "/p/", "number": "/p/", "category": "/c/", "brand": "/search?brand="}


def _suggest(text: str, who: Visitor) -> list[SearchHint]:
    with current_house().read(who.actor) as uow:
        found = suggest(uow, text, language=who.language)
    return [
        SearchHint(
            group=translate(_HINT_GROUPS[one.kind], who.language),
            label=one.label,
            # Ten oil filters of one brand are told apart by their numbers.
            hint=one.value if one.kind == "product" else one.hint,
            href=_HINT_PATHS[one.kind] + one.value,
            image=one.image_url or "",
        )
        for one in found
    ]


def initials_of(name: str) -> str:
    """One or two letters that stand for a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _role_name(roles: frozenset[Role], language: str) -> str:
    """The most telling of a person's roles."""
    return next((translate(name, language) for role, name in ROLE_WORDS.items() if role in roles), "")
