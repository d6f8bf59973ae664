"""After how many days the house speaks up: one place for our numbers and for those that a shop chose instead."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.shipping import watch_queries

LONGEST = 90
_Days = Field(ge=0, le=LONGEST)


class WatchLimits(BaseModel):
    """Days, each counted on the calendar. ``quiet_…`` is without a word from the carrier, by how a shipment travels;
    ``announced`` after the label was made and nobody collected it. ``predicted_late`` is how many days late suppliers
    and carriers may be expected before it is worth a word.
    """

    model_config = ConfigDict(frozen=True)

    late_departure: int = _Days
    quiet_air: int = _Days
    quiet_road: int = _Days
    quiet_rail: int = _Days
    quiet_sea: int = _Days
    announced: int = _Days
    customs: int = _Days
    arrival_late: int = _Days
    order_not_confirmed: int = _Days
    order_overdue: int = _Days
    predicted_late: int = _Days


OURS = WatchLimits(
    late_departure=1,
    quiet_air=2,
    quiet_road=3,
    quiet_rail=5,
    quiet_sea=7,
    announced=4,
    customs=3,
    arrival_late=0,
    order_not_confirmed=3,
    order_overdue=0,
    predicted_late=2,
)


def get_watch_limits(uow: UnitOfWork) -> WatchLimits:
    """What holds now."""
    chosen = watch_queries.chosen_days(uow)
    return OURS.model_copy(update={name: days for name, days in chosen.items() if name in WatchLimits.model_fields})


def set_watch_limits(uow: UnitOfWork, days: Mapping[str, int]) -> WatchLimits:
    """Choose some of them; the others stay. Needs ``settings.edit``; ``InvalidInput`` names the field."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    for name, value in days.items():
        if name not in WatchLimits.model_fields:
            raise InvalidInput(name, "Nothing is watched by this name.")
        if not 0 <= value <= LONGEST:
            raise InvalidInput(name, "Write a whole number from 0 to {longest}.", longest=LONGEST)
    before = get_watch_limits(uow)
    watch_queries.put_days(uow, days)
    after = get_watch_limits(uow)
    record_change(
        uow,
        entity="watch_limits",
        entity_id="1",
        action="updated",
        before=before.model_dump(),
        after=after.model_dump(),
    )
    return after
