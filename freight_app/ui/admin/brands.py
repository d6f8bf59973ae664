"""``/admin/brands``: the makers of the parts, found, named and removed; question and page stand in the address."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import brands
from freight_app.catalogue.dtos import Brand, BrandDraft
from freight_app.catalogue.errors import StaleVersion, StillInUse
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.pagination import MAX_PAGE, PageRequest
from freight_app.ui.components import client
from freight_app.ui.components.base import Child, Live, code, shown
from freight_app.ui.components.buttons import button, text_link
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.forms import form, form_actions
from freight_app.ui.components.navigation import pagination
from freight_app.ui.components.overlays import confirm_dialog, sheet
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.tables import data_table, facts, row_button, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, tn, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import Visitor, visitor

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class BrandRow:
    slug: str = ""
    name: str = ""
    product_count: int = 0
    products_href: str = ""
    shop_href: str = ""


class BrandsState(rx.State):
    """A page of brands, and the one whose sheet is open (``slug`` empty: a new one)."""

    q: str = ""
    page: int = 1
    rows: list[BrandRow] = []
    total: int = 0
    pages: int = 1
    first: int = 0
    last: int = 0
    is_loaded: bool = False
    is_open: bool = False
    brand: BrandRow = BrandRow()
    name_error: str = ""
    theirs: str = ""
    products_in_use: int = 0
    asks_to_delete: bool = False
    _version: int = 0
    _logo_url: str | None = None
    # The slug, name and logo that an undo puts back.
    _before: tuple[str, str, str | None] = ("", "", None)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def load(self) -> None:
        """Read what the address asks for."""
        asked = self.router.url.query_parameters
        page = asked.get("page", "")
        self.q = asked.get("q", "")[:100]
        self.page = int(page) if page.isdecimal() and len(page) < 6 else 1
        self.is_open = self.asks_to_delete = False
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.CATALOGUE_EDIT)
    async def find(self, text: str) -> None:
        """Find by a part of the name while somebody types."""
        self.q, self.page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep_question(self) -> object:
        """Enter puts the question into the address."""
        return rx.redirect("/admin/brands?" + urlencode({"q": self.q}))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def open_new(self) -> None:
        """An empty sheet."""
        self._show(BrandRow(), version=0, logo_url=None)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def open_brand(self, slug: str) -> None:
        """The sheet of a brand, as it is now."""
        found = await asyncio.to_thread(_get, visitor(), slug[:120])
        self._show(_row(found), version=found.version, logo_url=found.logo_url)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def close_sheet(self) -> None:
        self.is_open = self.asks_to_delete = False

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Make the brand, or give it the name that was typed; what stands in the way is said at the field."""
        who, slug = visitor(), self.brand.slug
        self.name_error = ""
        try:
            draft = BrandDraft(name=str(data.get("name", "")), logo_url=self._logo_url)
            saved = await asyncio.to_thread(_save, who, slug, draft, self._version)
        except ValidationError:
            self.name_error = translate("A name has 1 to 120 characters.", who.language)
            return
        except InvalidInput as error:
            self.name_error = _sentence(error, who.language)
            return
        except StaleVersion as error:
            # The typed name stays; saving again puts it over theirs, knowingly.
            self._version = error.details["current_version"]
            self.theirs = (await asyncio.to_thread(_get, who, slug)).name
            return
        self.is_open = False
        await self._read()
        if not slug:
            await show_toast(self, translate("The brand {brand} is there now", who.language, brand=saved.name))
        elif saved.name != self.brand.name:
            self._before = slug, self.brand.name, self._logo_url
            text = translate("The brand is now called {brand}", who.language, brand=saved.name)
            await show_toast(self, text, undo="rename")

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def undo_rename(self) -> None:
        """Put the former name back."""
        slug, name, logo_url = self._before
        if not slug:
            return
        who = visitor()
        await asyncio.to_thread(_save, who, slug, BrandDraft(name=name, logo_url=logo_url), None)
        self._before = "", "", None
        await self._read()
        await show_toast(self, translate("The brand is now called {brand}", who.language, brand=name))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def ask_to_delete(self) -> None:
        self.asks_to_delete = True

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def keep(self) -> None:
        """Not deleted after all."""
        self.asks_to_delete = False

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def delete(self) -> None:
        """Remove the brand; while parts are of it, the sheet says so and leads to them."""
        who = visitor()
        self.asks_to_delete = False
        try:
            await asyncio.to_thread(_delete, who, self.brand.slug)
        except StillInUse as error:
            self.products_in_use = error.details["products"]
            return
        self.is_open = False
        await self._read()
        await show_toast(self, translate("The brand {brand} is deleted", who.language, brand=self.brand.name))

    def _show(self, brand: BrandRow, *, version: int, logo_url: str | None) -> None:
        self.brand, self._version, self._logo_url = brand, version, logo_url
        self.name_error, self.theirs, self.products_in_use, self.asks_to_delete = "", "", 0, False
        self.is_open = True

    async def _read(self) -> None:
        paging = PageRequest(page=min(max(self.page, 1), MAX_PAGE), per_page=PER_PAGE)
        found = await asyncio.to_thread(_list, visitor(), paging, self.q)
        self.rows = [_row(brand) for brand in found.items]
        self.total, self.pages = found.total, found.pages
        self.first = paging.offset + 1 if found.items else 0
        self.last = paging.offset + len(found.items)
        self.is_loaded = True


def _list(who: Visitor, paging: PageRequest, q: str) -> Any:
    with current_house().read(who.actor) as uow:
        return brands.list_brands(uow, paging, q=q)


def _get(who: Visitor, slug: str) -> Brand:
    with current_house().read(who.actor) as uow:
        return brands.get_brand(uow, slug)


def _save(who: Visitor, slug: str, draft: BrandDraft, version: int | None) -> Brand:
    with current_house().write(who.actor) as uow:
        if not slug:
            return brands.create_brand(uow, draft)
        return brands.update_brand(uow, slug, draft, version=version)


def _delete(who: Visitor, slug: str) -> None:
    with current_house().write(who.actor) as uow:
        brands.delete_brand(uow, slug)


def _row(brand: Brand) -> BrandRow:
    return BrandRow(
        slug=brand.slug,
        name=brand.name,
        product_count=brand.product_count,
        products_href="/admin/products?" + urlencode({"brand": brand.slug}),
        shop_href="/search?" + urlencode({"brand": brand.slug}),
    )


def _sentence(error: InvalidInput, language: str) -> str:
    if taken := error.details.get("taken"):
        return translate("The brand {brand} is already there.", language, brand=taken)
    return sentence_of(error, language)


BRAND: Live = BrandsState.brand


def page() -> rx.Component:
    waiting = loading(t("The brands are being loaded"), skeleton_rows(10))
    nothing = rx.cond(
        BrandsState.q != "",
        empty_state(
            t("No brand is called so"), t("Look for fewer letters, or make the brand."), icon_name="package-search"
        ),
        empty_state(
            t("No brands yet"),
            t("A brand is the maker of a part. Customers filter by it, and an import makes the ones that it names."),
            icon_name="tag",
        ),
    )
    return console_page(
        rx.el.form(
            filter_bar(
                search=find_field(value=BrandsState.q, on_change=BrandsState.find, placeholder=t("Name of the brand"))
            ),
            on_submit=BrandsState.keep_question,
        ),
        rx.cond(BrandsState.is_loaded, rx.cond(BrandsState.total > 0, _table(), nothing), waiting),
        _sheet(),
        confirm_dialog(
            open=BrandsState.asks_to_delete,
            on_close=BrandsState.keep,
            on_confirm=BrandsState.delete,
            title=t("Delete the brand {brand}?", brand=BRAND.name),
            consequence=t("It goes out of the filters of the shop. This cannot be undone."),
            confirm=t("Delete"),
        ),
        title=t("Brands"),
        actions=[
            button(t("New brand"), look="act", size="sm", icon_start="plus", keys="C", on_click=BrandsState.open_new)
        ],
        undo={"rename": BrandsState.undo_rename},
    )


def _table() -> rx.Component:
    return data_table(
        head=[th(t("Brand"), first=True), th(t("Parts on sale"), numeric=True), th("")],
        rows=rx.foreach(BrandsState.rows, _table_row),
        caption=t("Brands"),
        foot=rx.el.div(
            pagination(
                page=BrandsState.page,
                pages=BrandsState.pages,
                total=BrandsState.total,
                first=BrandsState.first,
                last=BrandsState.last,
                href=_page_address,
            ),
            class_name="px-5 py-2",
        ),
    )


def _page_address(to: Live) -> rx.Var:
    asked = rx.Var(f"encodeURIComponent({BrandsState.q!s})", _var_type=str).to(str)
    return "/admin/brands?q=" + asked + "&page=" + to.to_string()  # type: ignore[return-value]


def _table_row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_button(row.name, on_click=BrandsState.open_brand(row.slug)),  # type: ignore[call-arg]
            first=True,
            class_name="w-1/2",
        ),
        td_number(number(row.product_count), label=t("Parts on sale")),
        td(
            shown(
                row.product_count > 0,
                rx.el.span(
                    text_link(t("See these parts"), row.products_href, class_name="sm:min-h-9!"),
                    class_name="relative z-10",
                ),
            ),
            class_name="pe-5 text-end max-sm:empty:hidden",
        ),
        key=row.slug,
    )


def _sheet() -> rx.Component:
    return sheet(
        rx.el.div(
            shown(
                BrandsState.theirs != "",
                notice(
                    t("Somebody changed this brand in the meantime"),
                    rx.el.p(
                        t(
                            "It is called {brand} now. Save again to give it your name all the same.",
                            brand=BrandsState.theirs,
                        )
                    ),
                ),
            ),
            shown(BrandsState.products_in_use > 0, _why_it_stays()),
            form(
                text_field(
                    t("Name"),
                    "name",
                    hint=t("As it stands on the box, for example Mann-Filter."),
                    error=BrandsState.name_error,
                    required=True,
                    max_length=120,
                    default_value=BRAND.name,
                    custom_attrs={"data-autofocus": True},
                    auto_complete="off",
                ),
                client.LeaveGuard.create(),
                form_actions(
                    button(t("Save"), look="brand", size="md", type="submit"),
                    button(t("Cancel"), look="plain", size="md", on_click=BrandsState.close_sheet),
                ),
                on_submit=BrandsState.save,
            ),
            shown(BRAND.slug != "", _more()),
            class_name="flex flex-col gap-5",
        ),
        open=BrandsState.is_open,
        on_close=BrandsState.close_sheet,
        title=rx.cond(BRAND.slug == "", t("New brand"), BRAND.name),
    )


def _why_it_stays() -> Child:
    return notice(
        tn("{count} part is of this brand", "{count} parts are of this brand", BrandsState.products_in_use),
        rx.el.p(t("It can be deleted when no part is of it any more. Hidden and deleted parts count too.")),
        text_link(t("See these parts"), BRAND.products_href),
    )


def _more() -> rx.Component:
    return rx.el.div(
        facts(
            (t("Address"), code(BRAND.shop_href)),
            (t("Parts on sale"), number(BRAND.product_count)),
        ),
        rx.el.div(
            text_link(t("See these parts"), BRAND.products_href),
            text_link(t("In the shop"), BRAND.shop_href, icon_end="arrow-up-right"),
            class_name="flex flex-wrap gap-x-5",
        ),
        rx.el.div(
            button(
                t("Delete the brand"), look="danger", size="sm", icon_start="trash", on_click=BrandsState.ask_to_delete
            ),
            class_name="border-t border-line pt-4",
        ),
        class_name="flex flex-col gap-3",
    )
