"""Carriers: asked within what they allow, and what each of them says turned into one vocabulary."""

from __future__ import annotations

from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.db import Database
from freight_app.kit.settings import Settings
from freight_app.shipping.ports import Carriers


def carriers_for(settings: Settings, database: Database) -> Carriers:
    """All that the settings, the data folder and the console name; what lacks a key is there and is never asked."""
    return HouseCarriers(settings, database)
