"""Fill an empty shop with the demo: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from freight_app.demo.lives import make_lives
from freight_app.demo.load_catalogue import load_catalogue, paint_pictures
from freight_app.demo.parts import make_products
from freight_app.kit.db import Database
from freight_app.kit.events import EventBus
from freight_app.kit.house import House

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as; ``role`` is the name of what they may do."""

    email: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Every demo account, and the one password of all of them."""

    accounts: tuple[DemoAccount, ...]
    password: str


def load_demo(house: House, progress: Progress) -> DemoAccounts:
    """Load the demo shop in one unit of work. ``progress`` hears what is being done and how far it is (0 to 1)."""
    progress("Drawing the parts", 0.0)
    products = make_products()
    lives = make_lives(products)
    pictures = paint_pictures(house.settings, products)
    # Nobody listens: what happened in a made-up past sends no mail.
    database = Database(
        house.database.url.render_as_string(hide_password=False),
        clock=house.database.clock,
        bus=EventBus(),
        ports=house.database.ports,
    )
    try:
        with database.write() as uow:
            progress("Filling the shelves", 0.25)
            load_catalogue(uow, products, lives, pictures)
    finally:
        database.dispose()
    progress("Opening the shop", 1.0)
    return DemoAccounts(accounts=(), password="")
