"""Carriers that staff describe in the console: a small YAML file, read by the adapters."""

from __future__ import annotations

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.shipping.polling import queries
from freight_app.shipping.ports import Carriers, DryRun

CARRIERS_TOPIC = "carriers"


def uploaded_mappings(uow: UnitOfWork) -> list[str]:
    """Their contents. For the adapters: no permission is asked."""
    return [row.content for row in queries.list_mappings(uow)]


def try_mapping(uow: UnitOfWork, content: str, example: bytes | None = None) -> DryRun:
    """What a file describes, and what it makes of an example, without keeping or asking anything.

    Raises ``InvalidInput`` with the key that is wrong, and ``UnreadableAnswer`` for the example.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    return uow.port(Carriers).try_mapping(content, example)


def keep_mapping(uow: UnitOfWork, content: str) -> DryRun:
    """Add a carrier, or put another description in the place of an uploaded one. Raises ``InvalidInput``."""
    # A file says where secrets of the settings are sent.
    uow.actor.require(Permission.SETTINGS_EDIT)
    found = uow.port(Carriers).try_mapping(content, None)
    code = found.profile.code
    before = next((row.content for row in queries.list_mappings(uow) if row.code == code), None)
    queries.put_mapping(uow, code, content, at=uow.now(), by=uow.actor.label[:200])
    record_change(
        uow,
        entity="carrier",
        entity_id=code,
        action="created" if before is None else "updated",
        before=None if before is None else {"note": before},
        after={"note": content},
    )
    uow.touch(CARRIERS_TOPIC)
    return found


def remove_mapping(uow: UnitOfWork, code: str) -> None:
    """Forget an uploaded description; shipments with this carrier stay. Raises ``NotFound``."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    if not queries.delete_mapping(uow, code):
        raise NotFound("The carrier", carrier=code)
    record_change(uow, entity="carrier", entity_id=code, action="deleted", before={"code": code}, after=None)
    uow.touch(CARRIERS_TOPIC)
