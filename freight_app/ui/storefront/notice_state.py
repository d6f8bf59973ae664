"""Tell me: when a part is there again, when it costs less. People who are signed in at once, guests by a mail to confirm."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.catalogue.wishes import waiting
from freight_app.catalogue.wishes.dtos import NoticesView, Watcher, WatchKind, WatchView
from freight_app.catalogue.wishes.errors import AlreadyInStock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.kit.money import Money
from freight_app.shop.service import get_shop_profile
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice that somebody waits for, on the page."""

    token: str
    card: CardView
    is_price: bool
    target: PriceView
    has_target: bool
    since: str
    until: str
    is_confirmed: bool


class NoticeState(rx.State):
    """On the page of a part: what this visitor waits for, and the forms that ask for it."""

    product_id: int = 0
    waits_for_stock: bool = False
    waits_for_price: bool = False
    # The address to which a mail to confirm went, empty while none did.
    asked_at: str = ""
    email_error: str = ""
    target_error: str = ""
    is_open: bool = False

    @rx.event
    @public
    async def open_price(self) -> None:
        self.email_error, self.target_error, self.is_open = "", "", True

    @rx.event
    @public
    async def close_price(self) -> None:
        self.is_open = False

    @rx.event
    @public
    async def wait_for_stock(self, form: dict[str, Any]) -> None:
        """Tell me when the part on the page is there; guests give an address."""
        await self._wait(WatchKind.STOCK, form)

    @rx.event
    @public
    async def wait_for_price(self, form: dict[str, Any]) -> None:
        """Tell me when the part on the page costs so much or less, or at any drop."""
        await self._wait(WatchKind.PRICE, form)

    @rx.event
    @public
    async def ask(self, product_id: int) -> Any:
        """From a card: at once for whoever is signed in, on the part's own page for everybody else."""
        who = visitor()
        if who.user is not None:
            try:
                await asyncio.to_thread(_wait, who, WatchKind.STOCK, product_id, {})
            except AlreadyInStock:
                pass
            else:
                await show_toast(self, translate("We tell you by mail when it is there", who.language))
                return None
        return rx.redirect(await asyncio.to_thread(_address_of, product_id))

    async def _wait(self, kind: WatchKind, form: dict[str, Any]) -> None:
        who = visitor()
        self.email_error, self.target_error = "", ""
        try:
            view = await asyncio.to_thread(_wait, who, kind, self.product_id, form)
        except InvalidInput as error:
            sentence = sentence_of(error, who.language)
            if error.field == "email":
                self.email_error = sentence
            elif error.field == "target":
                self.target_error = sentence
            else:
                raise
            return
        self.is_open = False
        if not view.is_confirmed:
            self.asked_at = _typed_address(form)
            return
        if kind is WatchKind.STOCK:
            self.waits_for_stock = True
            await show_toast(self, translate("We tell you by mail when it is there", who.language))
        else:
            self.waits_for_price = True
            await show_toast(self, translate("We tell you by mail when it costs less", who.language))

    async def _load(self, product_id: int) -> None:
        """What whoever is signed in waits for of this part."""
        who = visitor()
        if product_id != self.product_id:
            self.asked_at, self.email_error, self.target_error, self.is_open = "", "", "", False
        self.product_id = product_id
        found = await asyncio.to_thread(_read, who) if who.user is not None else NoticesView(watches=[])
        kinds = {one.kind for one in found.watches if one.card.id == product_id}
        self.waits_for_stock, self.waits_for_price = WatchKind.STOCK in kinds, WatchKind.PRICE in kinds


class OwnNoticesState(rx.State):
    """``/account/notices`` and, by a link of a mail, ``/notices/[token]``: all that one person waits for."""

    rows: list[NoticeRow] = []
    tells_prices: bool = False
    has_wishes: bool = False
    needs_confirming: bool = False
    is_confirmed: bool = False
    is_missing: bool = False
    is_loaded: bool = False
    _token: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """The notices of whoever is signed in."""
        self._token = ""
        await self._read()

    @rx.event
    @public
    async def load_by_link(self) -> None:
        """The notices of whoever the mail with this link went to: the link is the key, nobody need sign in."""
        self._token = self.router.url.path.rstrip("/").rpartition("/")[2][:80]
        self.is_confirmed = False
        await self._read()

    @rx.event
    @public
    async def confirm(self) -> None:
        """The button of the mail's page: from now on we tell them."""
        await self._change(lambda uow, _who: waiting.confirm_watch(uow, self._token))
        self.is_confirmed = True

    @rx.event
    @public
    async def end(self, token: str) -> None:
        """Wait no more for one part."""
        await self._change(lambda uow, who: waiting.end_notice(uow, who, token))
        await show_toast(self, translate("You will not hear of it again", visitor().language), tone="plain")

    @rx.event
    @public
    async def end_all(self) -> None:
        """No mails about parts at all any more."""
        await self._change(waiting.end_all_notices)
        await show_toast(self, translate("You will get no more mails about parts", visitor().language), tone="plain")

    @rx.event
    @public
    async def tell_prices(self, wanted: bool) -> None:
        """Whether drops of what is on the list of wishes are told."""

        def change(uow: UnitOfWork, who: Watcher) -> None:
            if who.user_id is None:
                raise NotFound("Wishlist")
            waiting.tell_prices(uow, who.user_id, wanted=wanted)

        await self._change(change)

    async def _change(self, change: Any) -> None:
        who = visitor()
        await asyncio.to_thread(_change, who, self._token, change)
        await self._read()

    async def _read(self) -> None:
        who = visitor()
        try:
            found, self.needs_confirming = await asyncio.to_thread(_read_notices, who, self._token)
            self.is_missing = False
        except NotFound:
            found, self.needs_confirming, self.is_missing = NoticesView(watches=[]), False, True
        zone = current_house().settings.time_zone
        self.rows = [notice_row(one, who.language, zone) for one in found.watches]
        self.has_wishes, self.tells_prices = found.tells_prices is not None, bool(found.tells_prices)
        self.is_loaded = True


def notice_row(watch: WatchView, language: str, zone: str) -> NoticeRow:
    return NoticeRow(
        token=watch.token,
        card=card_view(watch.card, language),
        is_price=watch.kind is WatchKind.PRICE,
        target=price_view(watch.target, language) if watch.target else NO_PRICE,
        has_target=watch.target is not None,
        since=format_date(watch.created_at, language, zone=zone),
        until=format_date(watch.expires_at, language, zone=zone),
        is_confirmed=watch.is_confirmed,
    )


def _watcher(who: Visitor, form: dict[str, Any]) -> Watcher:
    if who.user is not None:
        return Watcher(user_id=who.user.id, language=who.language, price_group=who.price_group)
    return Watcher(email=_typed_address(form), language=who.language)


def _typed_address(form: dict[str, Any]) -> str:
    return str(form.get("email") or form.get("own_email") or "").strip()[:254]


def _wait(who: Visitor, kind: WatchKind, product_id: int, form: dict[str, Any]) -> WatchView:
    with current_house().write(who.actor) as uow:
        if kind is WatchKind.STOCK:
            return waiting.wait_for_stock(uow, _watcher(who, form), product_id)
        typed = str(form.get("target", "")).strip()[:24]
        target = Money.from_decimal(typed, get_shop_profile(uow).currency, field="target") if typed else None
        return waiting.wait_for_price(uow, _watcher(who, form), product_id, target)


def _address_of(product_id: int) -> str:
    with current_house().read() as uow:
        found = products_by_ids(uow, [product_id])
        currency = get_shop_profile(uow).currency
        is_shown = quote_products(uow, {product_id: 1}, currency=currency)[product_id].reason in ("", "no_price")
    return f"/p/{found[0].sku}" if found and is_shown else "/search"


def _read(who: Visitor) -> NoticesView:
    with current_house().read(who.actor) as uow:
        return waiting.list_notices(uow, _watcher(who, {}))


def _person(uow: UnitOfWork, who: Visitor, token: str) -> Watcher:
    """Whose notices these are: the link's, else those of whoever is signed in."""
    if token:
        return waiting.whose_notices(uow, token, language=who.language)
    user = signed_in_user()
    return Watcher(user_id=user.id, language=who.language, price_group=user.price_group)


def _read_notices(who: Visitor, token: str) -> tuple[NoticesView, bool]:
    with current_house().read(who.actor) as uow:
        person = _person(uow, who, token)
        return waiting.list_notices(uow, person), bool(token) and waiting.needs_confirming(uow, token)


def _change(who: Visitor, token: str, change: Any) -> None:
    with current_house().write(who.actor) as uow:
        change(uow, _person(uow, who, token))
