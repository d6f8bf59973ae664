"""The shop's own calendar: which day it is where the shop is. Papers, entries and promises are dated by it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.shop.service import get_shop_profile


def today_of_shop(uow: UnitOfWork) -> date:
    """Today on the shop's own calendar."""
    return uow.now().astimezone(ZoneInfo(get_shop_profile(uow).time_zone)).date()
