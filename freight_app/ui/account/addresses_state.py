"""One's own address book: every id is looked up within it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts import addresses
from freight_app.accounts.dtos import AddressDraft, AddressView
from freight_app.accounts.errors import TooManyAddresses
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.checkout_form import (
    FieldErrors,
    Typed,
    error_of,
    errors_of,
    missing_fields,
    with_typed,
)
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

UNDO_REMOVE = "address_remove"
MAX_LABEL = 60


@dataclass(frozen=True, slots=True)
class AddressCard:
    """An address of the book. ``title`` is how its owner calls it, else who lives there."""

    id: int
    title: str
    recipient: str
    phone: str
    place: str
    note: str
    is_default: bool


class AddressesState(rx.State):
    """The book, and the form for one of its addresses; ``editing`` is 0 for a new one."""

    cards: list[AddressCard] = []
    is_loaded: bool = False
    is_open: bool = False
    editing: int = 0
    label: str = ""
    typed: Typed = Typed()
    errors: FieldErrors = FieldErrors()
    trouble: str = ""
    _removed: AddressView | None = None

    @rx.event
    @signed_in
    async def load(self) -> None:
        """All addresses, the default one first."""
        self.is_open = False
        await self._read()

    @rx.event
    @signed_in
    async def open_new(self) -> None:
        """An empty form; most people live where they answer their phone."""
        user = signed_in_user()
        self._open(0, "", Typed(name=user.name, phone=user.phone))

    @rx.event
    @signed_in
    async def open_edit(self, address_id: int) -> None:
        """The form with an address in it."""
        found = await asyncio.to_thread(_get, visitor(), address_id)
        typed = Typed(
            name=found.recipient,
            phone=found.phone,
            line=found.line,
            city=found.city,
            region=found.region,
            postal_code=found.postal_code,
            note=found.note,
        )
        self._open(found.id, found.label, typed)

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @signed_in
    async def save(self, data: dict[str, Any]) -> None:
        """Write the address down; what is wrong stands at its field, and what was typed stays."""
        who = visitor()
        self.label = str(data.get("label", ""))[:MAX_LABEL]
        self.typed = with_typed(self.typed, data)
        self.trouble = ""
        self.errors = missing_fields(self.typed, is_pickup=False, language=who.language)
        if self.errors.has_any:
            return
        try:
            await asyncio.to_thread(_save, who, self.editing, self.label, self.typed)
        except ValidationError as error:
            self.errors = errors_of(error, who.language)
        except InvalidInput as error:
            self.errors = error_of(error, who.language)
        except TooManyAddresses:
            self.trouble = translate(
                "Your book is full: it holds {limit} addresses. Take one out first.",
                who.language,
                limit=addresses.MAX_ADDRESSES,
            )
        else:
            self.is_open = False
            await show_toast(self, translate("The address is saved", who.language))
            await self._read()

    @rx.event
    @signed_in
    async def make_default(self, address_id: int) -> None:
        """The one that the checkout offers first."""
        await asyncio.to_thread(_make_default, visitor(), address_id)
        await self._read()

    @rx.event
    @signed_in
    async def remove(self, address_id: int) -> None:
        """Take it out of the book; the toast brings it back. Orders keep their own copy."""
        who = visitor()
        self._removed = await asyncio.to_thread(_remove, who, address_id)
        name = self._removed.label or self._removed.line
        await show_toast(
            self, translate("{name} was taken out", who.language, name=name), tone="plain", undo=UNDO_REMOVE
        )
        await self._read()

    @rx.event
    @signed_in
    async def undo_remove(self) -> None:
        """Put back what was taken out last."""
        removed, self._removed = self._removed, None
        if removed is not None:
            await asyncio.to_thread(_put_back, visitor(), removed)
            await self._read()

    def _open(self, address_id: int, label: str, typed: Typed) -> None:
        self.editing, self.label, self.typed = address_id, label, typed
        self.errors, self.trouble, self.is_open = FieldErrors(), "", True

    async def _read(self) -> None:
        self.cards = await asyncio.to_thread(_read_cards, visitor())
        self.is_loaded = True


def _user_id(who: Visitor) -> int:
    return who.user.id if who.user else 0


def _read_cards(who: Visitor) -> list[AddressCard]:
    with current_house().read(who.actor) as uow:
        return [_card(address) for address in addresses.list_addresses(uow, _user_id(who))]


def _card(address: AddressView) -> AddressCard:
    parts = (address.line, address.postal_code, address.city, address.region)
    return AddressCard(
        id=address.id,
        title=address.label or address.recipient,
        recipient=address.recipient if address.label else "",
        phone=address.phone,
        place=", ".join(dict.fromkeys(part for part in parts if part)),
        note=address.note,
        is_default=address.is_default,
    )


def _get(who: Visitor, address_id: int) -> AddressView:
    with current_house().read(who.actor) as uow:
        return addresses.get_address(uow, _user_id(who), address_id)


def _save(who: Visitor, address_id: int, label: str, typed: Typed) -> None:
    house, user_id = current_house(), _user_id(who)
    with house.write(who.actor) as uow:
        known = addresses.get_address(uow, user_id, address_id) if address_id else None
        draft = AddressDraft(
            label=label,
            recipient=typed.name,
            phone=typed.phone,
            line=typed.line,
            city=typed.city,
            region=typed.region,
            postal_code=typed.postal_code,
            country=known.country if known else house.settings.country,
            note=typed.note,
        )
        if known:
            addresses.update_address(uow, user_id, known.id, draft)
        else:
            addresses.add_address(uow, user_id, draft)


def _make_default(who: Visitor, address_id: int) -> None:
    with current_house().write(who.actor) as uow:
        addresses.set_default_address(uow, _user_id(who), address_id)


def _remove(who: Visitor, address_id: int) -> AddressView:
    with current_house().write(who.actor) as uow:
        found = addresses.get_address(uow, _user_id(who), address_id)
        addresses.remove_address(uow, _user_id(who), address_id)
        return found


def _put_back(who: Visitor, removed: AddressView) -> None:
    draft = AddressDraft(**removed.model_dump(exclude={"id", "is_default"}))
    with current_house().write(who.actor) as uow:
        addresses.add_address(uow, _user_id(who), draft, make_default=removed.is_default)
