"""Fill an empty shop with the demo: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Role
from freight_app.catalogue.models import Product
from freight_app.demo.baskets import BasketLine
from freight_app.demo.credit import write_credit
from freight_app.demo.history import Books, write_orders
from freight_app.demo.lives import Life, make_lives
from freight_app.demo.load_catalogue import load_catalogue, paint_pictures
from freight_app.demo.load_people import load_people, park_car
from freight_app.demo.load_shop import load_shop
from freight_app.demo.opinions import write_opinions
from freight_app.demo.papers import write_invoices
from freight_app.demo.parts import DemoProduct, make_products
from freight_app.demo.people import DEMO_PASSWORD, STAFF, make_companies, make_customers
from freight_app.demo.projects import write_projects
from freight_app.demo.purchasing import write_purchasing
from freight_app.demo.purchasing_costs import offer_what_runs_low, write_costs
from freight_app.demo.shipping import write_shipments
from freight_app.demo.stock_history import write_stock
from freight_app.demo.trading import Trade
from freight_app.demo.vehicles import VEHICLES
from freight_app.demo.wishes import Crowd, wish_one_of_each
from freight_app.documents.images import StoredImage
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.errors import Conflict
from freight_app.kit.events import EventBus
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.orders.models import Order
from freight_app.orders.together.queries import count_together, replace_all
from freight_app.shop.service import get_shop_profile

Progress = Callable[[str, float], None]

# What the demo's customer drives: a Peugeot 208 1.2 PureTech.
CUSTOMER_CAR = VEHICLES[1]
# What this customer ordered over time, newest first; each with a bottle of screenwash, so that no basket is empty.
_CUSTOMER_BASKETS = (
    *("oil-filters", "spark-plugs", "brake-pads-front", "air-filters", "cabin-filters", "front-wipers"),
    *("brake-discs-front", "synthetic-oils", "auxiliary-belts", "starter-batteries", "rear-wipers"),
)


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


DEMO_ACCOUNTS = DemoAccounts(
    accounts=(
        *(DemoAccount(one.email, one.role.value) for one in STAFF),
        DemoAccount("retailer@demo.test", Role.RETAILER.value),
        DemoAccount("customer@demo.test", Role.CUSTOMER.value),
    ),
    password=DEMO_PASSWORD,
)


def load_demo(house: House, progress: Progress) -> DemoAccounts:
    """Load the demo shop in one unit of work. ``progress`` hears what is being done and how far it is (0 to 1).

    Raises ``Conflict`` in a shop that has the demo, or products, people or orders of its own.
    """
    with house.read() as uow:
        _require_empty(uow)
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
            _load(uow, products, lives, pictures, progress)
    finally:
        database.dispose()
    progress("The demo shop is open", 1.0)
    return DEMO_ACCOUNTS


def _load(
    uow: UnitOfWork,
    products: Sequence[DemoProduct],
    lives: Sequence[Life],
    pictures: Sequence[StoredImage],
    progress: Progress,
) -> None:
    progress("Letting people in", 0.3)
    customers, companies = make_customers(), make_companies()
    shop = load_shop(uow)
    people = load_people(uow, customers, companies)
    progress("Filling the shelves", 0.4)
    system, uow.actor = uow.actor, people.actor_of(Role.BUYER)
    catalogue = load_catalogue(uow, products, lives, pictures)
    uow.actor = system
    park_car(uow, people.customers[0], CUSTOMER_CAR, catalogue.vehicle_ids[CUSTOMER_CAR])
    progress("Trading for two years", 0.6)
    reservation = timedelta(minutes=uow.port(Settings).reservation_minutes)
    trade = Trade(
        products,
        lives,
        catalogue.product_ids,
        shop.location_ids,
        now=uow.now(),
        zone=get_shop_profile(uow).time_zone,
        reservation=reservation,
    )
    trade.run(
        Crowd(customers, companies), wish_one_of_each(customers[0], _baskets(products, lives), uow.now(), reservation)
    )
    progress("Writing the books", 0.8)
    books = Books(products, catalogue.product_ids, pictures, people, shop)
    write_orders(uow, trade.orders, books)
    write_stock(uow, trade, books)
    write_invoices(uow)
    write_credit(uow)
    write_shipments(uow)
    write_opinions(uow, [person.id for person in people.customers])
    bought = _bought(products, lives, catalogue.product_ids)
    write_costs(uow, write_purchasing(uow, bought, shop.location_ids[0]))
    offer_what_runs_low(uow)
    write_projects(uow, people)
    replace_all(uow, count_together(uow, uow.now()))


def _bought(products: Sequence[DemoProduct], lives: Sequence[Life], ids: Sequence[int]) -> list[tuple[int, int]]:
    """Parts that were always sold, with their prices: what suppliers offer."""
    old = [place for place, life in enumerate(lives) if life.launched > 200 and life.ended is None]
    priced = [(ids[place], products[place].price_minor) for place in old]
    # Spread over the shelves, not thirty oil filters.
    return [(product_id, price) for product_id, price in priced[::7] if price is not None][:40]


def _baskets(products: Sequence[DemoProduct], lives: Sequence[Life]) -> list[list[BasketLine]]:
    """A part for the customer's car and a bottle of screenwash, from what was always sold."""
    old = [place for place, life in enumerate(lives) if life.launched > 200 and products[place].price_minor]
    bottle = next(place for place in old if products[place].category == "screenwash")
    baskets: list[list[BasketLine]] = []
    for category in _CUSTOMER_BASKETS:
        fitting = [
            place for place in old if products[place].category == category and CUSTOMER_CAR in products[place].vehicles
        ]
        baskets.append([(fitting[0], products[fitting[0]].pieces), (bottle, 1)] if fitting else [(bottle, 2)])
    return baskets


def _require_empty(uow: UnitOfWork) -> None:
    if get_shop_profile(uow).demo:
        raise Conflict("This shop has the demo in it already.")
    for table, called in ((Product, "products"), (UserAccount, "people"), (Order, "orders")):
        if uow.session.exec(select(table.id).limit(1)).first() is not None:
            raise Conflict(f"The demo fills an empty shop; this one has {called} of its own.", found=called)
