"""One's saved lists: all of them, and one with what each part costs today."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.orders.lists import keeping
from freight_app.orders.lists.dtos import LineUpdate, ListCard, ListedLine, ListName, ListPieces, ListView
from freight_app.orders.quick import drafts
from freight_app.orders.quick.answering import good_pieces
from freight_app.orders.quick.dtos import Filled, Outcome
from freight_app.orders.quick.filling import fill_cart
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.storefront.quick_rows import said_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

UNDO_DELETE = "saved_list"
UNDO_LINE = "saved_list_line"
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list among the others."""

    id: str
    name: str
    href: str
    parts: int
    changed: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A part on a list. ``said`` is why it cannot be had as it stands."""

    product_id: int
    sku: str
    name: str
    brand: str
    href: str
    image: str
    quantity: int
    note: str
    said: str
    is_first: bool
    is_last: bool
    total: PriceView = NO_PRICE
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class OneList:
    """A list; ``good`` of its ``parts`` can be put into the cart, together for ``total``."""

    id: str = ""
    name: str = ""
    parts: int = 0
    good: int = 0
    total: PriceView = NO_PRICE
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    rows: list[LineRow] = field(default_factory=list)


class ListsState(rx.State):
    """All lists of whoever is signed in."""

    rows: list[ListRow] = []
    is_loaded: bool = False
    is_open: bool = False
    error: str = ""
    _deleted: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        self.is_open, self.error = False, ""
        await self._read()

    @rx.event
    @signed_in
    async def open_new(self) -> None:
        self.is_open, self.error = True, ""

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @signed_in
    async def create(self, data: dict[str, Any]) -> Any:
        """An empty list, opened at once."""
        name = _name_of(data)
        if name is None:
            self.error = translate("Give the list a name of at most {most} characters.", visitor().language, most=80)
            return None
        user_id = signed_in_user().id
        made = await asyncio.to_thread(_write, visitor(), lambda uow: keeping.create_list(uow, user_id, name))
        self.is_open = False
        return rx.redirect(f"/account/lists/{made}")

    @rx.event
    @signed_in
    async def delete(self, list_id: str) -> None:
        """Away with a list; the toast brings it back."""
        who, user_id = visitor(), signed_in_user().id
        name = next((row.name for row in self.rows if row.id == list_id), "")
        await asyncio.to_thread(_write, who, lambda uow: keeping.delete_list(uow, user_id, list_id))
        self._deleted = list_id
        await self._read()
        await show_toast(self, translate("{name} is deleted", who.language, name=name), tone="plain", undo=UNDO_DELETE)

    @rx.event
    @signed_in
    async def undo_delete(self) -> None:
        """Bring back the list that was deleted last."""
        deleted, self._deleted = self._deleted, ""
        if deleted:
            user_id = signed_in_user().id
            await asyncio.to_thread(_write, visitor(), lambda uow: keeping.restore_list(uow, user_id, deleted))
            await self._read()

    async def _read(self) -> None:
        self.rows = await asyncio.to_thread(_read_lists, visitor(), signed_in_user().id)
        self.is_loaded = True


class ListState(rx.State):
    """The list of the address; that of somebody else is not found."""

    view: OneList = OneList()
    is_loaded: bool = False
    is_found: bool = True
    is_renaming: bool = False
    error: str = ""
    _removed: ListPieces | None = None

    @rx.event
    @signed_in
    async def load(self) -> None:
        self.is_renaming, self.error = False, ""
        wanted = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        try:
            await self._look(wanted, 1)
            self.is_found = True
        except NotFound:
            self.view, self.is_found = OneList(), False
        self.is_loaded = True

    @rx.event
    @signed_in
    async def go_to(self, page: int) -> None:
        await self._look(self.view.id, page)

    @rx.event
    @signed_in
    async def set_quantity(self, product_id: int, quantity: int) -> None:
        await self._update(product_id, {"quantity": quantity})

    @rx.event
    @signed_in
    async def set_note(self, product_id: int, note: str) -> None:
        """What the owner writes beside a part."""
        await self._update(product_id, {"note": note.strip()[:200]})

    @rx.event
    @signed_in
    async def move(self, product_id: int, step: int) -> None:
        """A place earlier (-1) or later (1)."""
        places = {row.product_id: place for place, row in enumerate(self.view.rows, self.view.first - 1)}
        if product_id in places:
            place = places[product_id] + (1 if step > 0 else -1)
            await self._change(
                lambda uow, user_id, list_id: keeping.move_line(uow, user_id, list_id, product_id, place)
            )

    @rx.event
    @signed_in
    async def remove(self, product_id: int) -> None:
        """Take a part off; the toast brings it back."""
        who = visitor()
        name = next((row.name for row in self.view.rows if row.product_id == product_id), "")
        self._removed = await self._change(
            lambda uow, user_id, list_id: keeping.remove_line(uow, user_id, list_id, product_id)
        )
        if self._removed is not None:
            text = translate("{name} was taken off the list", who.language, name=name)
            await show_toast(self, text, tone="plain", undo=UNDO_LINE)

    @rx.event
    @signed_in
    async def undo_remove(self) -> None:
        """Put back the part that was taken off last."""
        removed, self._removed = self._removed, None
        if removed is not None:
            await self._change(lambda uow, user_id, list_id: keeping.add_to_list(uow, user_id, list_id, [removed]))

    @rx.event
    @signed_in
    async def ask_name(self) -> None:
        self.is_renaming, self.error = True, ""

    @rx.event
    @signed_in
    async def keep_name(self) -> None:
        self.is_renaming = False

    @rx.event
    @signed_in
    async def rename(self, data: dict[str, Any]) -> None:
        name = _name_of(data)
        if name is None:
            self.error = translate("Give the list a name of at most {most} characters.", visitor().language, most=80)
            return
        await self._change(lambda uow, user_id, list_id: keeping.rename_list(uow, user_id, list_id, name))
        self.is_renaming = False

    @rx.event
    @signed_in
    async def put_into_cart(self) -> None:
        """All that can be had into the cart; the list stays as it is."""
        who, list_id = visitor(), self.view.id
        filled = await asyncio.to_thread(_fill, who, list_id)
        await self._look(list_id, self.view.page)
        await refresh_shell(self)
        count = len(filled.put)
        text = translate_count("{count} part is in your cart", "{count} parts are in your cart", count, who.language)
        await show_toast(self, text, tone="good" if count else "plain")

    @rx.event
    @signed_in
    async def to_quick_order(self) -> Any:
        """Its lines onto the quick order, to choose of them."""
        who, user_id, list_id = visitor(), signed_in_user().id, self.view.id

        def add(uow: UnitOfWork) -> None:
            drafts.add_wanted(uow, user_id, keeping.lines_of_list(uow, user_id, list_id))

        await asyncio.to_thread(_write, who, add)
        return rx.redirect("/quick-order")

    async def _update(self, product_id: int, fields: dict[str, Any]) -> None:
        try:
            update = LineUpdate.model_validate(fields)
        except ValidationError:
            raise NotFound("Line of the list") from None
        await self._change(lambda uow, user_id, list_id: keeping.change_line(uow, user_id, list_id, product_id, update))

    async def _change(self, change: Callable[[UnitOfWork, int, str], Any]) -> Any:
        user_id, list_id = signed_in_user().id, self.view.id
        found = await asyncio.to_thread(_write, visitor(), lambda uow: change(uow, user_id, list_id))
        await self._look(list_id, self.view.page)
        return found

    async def _look(self, list_id: str, page: int) -> None:
        self.view = await asyncio.to_thread(_read_list, visitor(), list_id, page)


def _name_of(data: dict[str, Any]) -> ListName | None:
    try:
        return ListName(name=str(data.get("name", ""))[:81])
    except ValidationError:
        return None


def _write(who: Visitor, change: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return change(uow)


def _fill(who: Visitor, list_id: str) -> Filled:
    with current_house().write(who.actor) as uow:
        answer = keeping.answer_list(uow, who.cart_owner, list_id)
        return fill_cart(uow, who.cart_owner, good_pieces(answer))


def _read_lists(who: Visitor, user_id: int) -> list[ListRow]:
    house = current_house()
    with house.read(who.actor) as uow:
        found = keeping.list_lists(uow, user_id)
    return [_row(one, who.language, house.settings.time_zone) for one in found]


def _row(card: ListCard, language: str, zone: str) -> ListRow:
    changed = format_date(card.updated_at, language, zone=zone, width="long")
    return ListRow(card.id, card.name, f"/account/lists/{card.id}", card.line_count, changed)


def _read_list(who: Visitor, list_id: str, page: int) -> OneList:
    with current_house().read(who.actor) as uow:
        found = keeping.get_list(uow, who.cart_owner, list_id)
    return one_list(found, page, who.language)


def one_list(found: ListView, page: int, language: str) -> OneList:
    """A list for its page, cut to one page of lines."""
    good = [line.answer.total for line in found.lines if line.answer.outcome is Outcome.GOOD and line.answer.total]
    pages = max(1, -(-len(found.lines) // PER_PAGE))
    page = max(1, min(page, pages))
    before = (page - 1) * PER_PAGE
    shown = found.lines[before : before + PER_PAGE]
    last = len(found.lines) - 1
    return OneList(
        id=found.id,
        name=found.name,
        parts=len(found.lines),
        good=len(good),
        total=price_view(sum(good[1:], good[0]), language) if good else NO_PRICE,
        page=page,
        pages=pages,
        first=before + 1 if shown else 0,
        last=before + len(shown),
        rows=[_line(line, place, last, language) for place, line in enumerate(shown, before)],
    )


def _line(line: ListedLine, place: int, last: int, language: str) -> LineRow:
    answer, part = line.answer, line.answer.part
    return LineRow(
        # The part that stands on the list, which another may have taken the place of.
        product_id=answer.key,
        sku=part.sku if part else answer.typed,
        name=pick_text(part.name, language) if part else answer.typed,
        brand=(part.brand or "") if part else "",
        href=f"/p/{part.sku}" if part else "",
        image=(part.image_url or "") if part else "",
        quantity=answer.quantity or 1,
        note=line.note,
        said=said_of(answer, language),
        is_first=place == 0,
        is_last=place == last,
        total=price_view(answer.total, language),
        has_total=answer.total is not None and answer.outcome is Outcome.GOOD,
    )
