"""Suppliers and the people there: written down, changed, archived."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines, parse_country, parse_email
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import currency_exponent
from freight_app.purchasing.errors import SupplierCodeTaken
from freight_app.purchasing.suppliers import queries
from freight_app.purchasing.suppliers.dtos import ContactDraft, SupplierDraft
from freight_app.purchasing.suppliers.models import Supplier, SupplierContact

SUPPLIERS_TOPIC = "suppliers"


def create_supplier(uow: UnitOfWork, draft: SupplierDraft) -> str:
    """Write a supplier down; their public id. ``SupplierCodeTaken`` when another has the code."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    values = _checked(draft)
    _require_free_code(uow, values["code"], None)
    supplier = Supplier(**values, created_at=uow.now(), updated_at=uow.now())
    uow.session.add(supplier)
    uow.session.flush()
    _saved(uow, supplier, "created", None)
    return supplier.public_id


def update_supplier(uow: UnitOfWork, public_id: str, draft: SupplierDraft) -> None:
    """Say anew all that is said of a supplier. Orders that exist keep the terms they were written with."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    before = _facts(supplier)
    values = _checked(draft)
    _require_free_code(uow, values["code"], supplier.id)
    for name, value in values.items():
        setattr(supplier, name, value)
    _saved(uow, supplier, "updated", before)


def archive_supplier(uow: UnitOfWork, public_id: str) -> None:
    """Nothing new is ordered there; what was ordered goes on."""
    _set_active(uow, public_id, is_active=False)


def restore_supplier(uow: UnitOfWork, public_id: str) -> None:
    """Orders can be written again."""
    _set_active(uow, public_id, is_active=True)


def save_contact(uow: UnitOfWork, public_id: str, draft: ContactDraft, *, contact_id: int | None = None) -> int:
    """Add a person, or say anew who a known one is; their id. ``InvalidInput`` on ``email``."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    supplier_id = cast("int", supplier.id)
    if draft.gets_orders and not draft.email:
        raise InvalidInput("email", "Who gets the orders needs an e-mail address.")
    values: dict[str, Any] = draft.model_dump()
    values["email"] = parse_email(draft.email) if draft.email else ""
    before = None
    if contact_id is None:
        contact = SupplierContact(supplier_id=supplier_id, **values)
    else:
        contact = queries.find_contact(uow, supplier_id, contact_id)
        before = contact.model_dump(exclude={"id", "supplier_id"})
        for name, value in values.items():
            setattr(contact, name, value)
    uow.session.add(contact)
    uow.session.flush()
    _contact_changed(uow, supplier, "contact_saved", before, values)
    return cast("int", contact.id)


def remove_contact(uow: UnitOfWork, public_id: str, contact_id: int) -> None:
    """Nobody is written to at this address any more."""
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    contact = queries.find_contact(uow, cast("int", supplier.id), contact_id)
    uow.session.delete(contact)
    _contact_changed(uow, supplier, "contact_removed", contact.model_dump(exclude={"id", "supplier_id"}), None)


def _set_active(uow: UnitOfWork, public_id: str, *, is_active: bool) -> None:
    uow.actor.require(Permission.PURCHASING_EDIT)
    supplier = queries.lock_supplier(uow, public_id)
    before = _facts(supplier)
    supplier.is_active = is_active
    _saved(uow, supplier, "restored" if is_active else "archived", before)


def _checked(draft: SupplierDraft) -> dict[str, Any]:
    """The columns of a draft; ``InvalidInput`` on ``currency``, ``country``, ``address`` or ``note``."""
    currency_exponent(draft.currency)
    return draft.model_dump() | {
        "code": draft.code.upper(),
        "country": parse_country(draft.country),
        "address": clean_lines(draft.address, field="address"),
        "note": clean_lines(draft.note, field="note"),
    }


def _require_free_code(uow: UnitOfWork, code: str, own_id: int | None) -> None:
    owner = queries.owner_of_code(uow, code)
    if owner is not None and owner != own_id:
        raise SupplierCodeTaken(f"Another supplier has the code {code}.", supplier_code=code)


def _saved(uow: UnitOfWork, supplier: Supplier, action: str, before: dict[str, Any] | None) -> None:
    supplier.updated_at = uow.now()
    uow.session.add(supplier)
    uow.session.flush()
    record_change(uow, entity="supplier", entity_id=supplier.code, action=action, before=before, after=_facts(supplier))
    uow.touch(SUPPLIERS_TOPIC)


def _contact_changed(
    uow: UnitOfWork, supplier: Supplier, action: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    record_change(uow, entity="supplier", entity_id=supplier.code, action=action, before=before, after=after)
    uow.touch(SUPPLIERS_TOPIC)


def _facts(supplier: Supplier) -> dict[str, Any]:
    # Rows give their enums as plain text, of which pydantic would warn.
    left_out = {"id", "public_id", "created_at", "updated_at"}
    return supplier.model_dump(mode="json", exclude=left_out, warnings="none")
