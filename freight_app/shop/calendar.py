"""The shop's own calendar: which day it is where the shop is. Papers, entries and promises are dated by it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.shop.service import get_shop_profile
from freight_app.shop.working_days import WorkingCalendar, weekend_of


def today_of_shop(uow: UnitOfWork) -> date:
    """Today on the shop's own calendar."""
    return uow.now().astimezone(ZoneInfo(get_shop_profile(uow).time_zone)).date()


def working_calendar(uow: UnitOfWork) -> WorkingCalendar:
    """The days on which the shop works: its own weekend, or that of its country, and its holidays."""
    profile = get_shop_profile(uow)
    weekend = frozenset(profile.weekend) if profile.weekend is not None else weekend_of(uow.port(Settings).country)
    return WorkingCalendar(weekend, frozenset(date.fromisoformat(day) for day in profile.holidays))
