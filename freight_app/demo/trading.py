"""Two years of trade, day by day: who orders what, what of it is there, and what happens to the order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from freight_app.demo.baskets import Market
from freight_app.demo.lives import HISTORY_DAYS, Life, price_paid
from freight_app.demo.parts import DemoProduct
from freight_app.demo.restocking import Buyer, Delivery
from freight_app.demo.seed import draw_poisson, random_stream
from freight_app.demo.timelines import Course, Scheduler, Step
from freight_app.demo.warehouse import Warehouse
from freight_app.demo.wishes import Crowd, DeliveryCode, DemoBuyer, WishedOrder, draw_wish
from freight_app.orders.models import OrderStatus, PaymentMethod
from freight_app.orders.placing_queries import FIRST_NUMBER
from freight_app.stock.rules import LevelKey

# Orders a day in the first week and in the last.
_ORDERS_A_DAY = (7.4, 13.0)
# Monday first; Friday afternoon and Sunday are slow.
_WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.9, 1.1, 0.35)
# Monday and Thursday the buyer walks along the shelves.
_ORDERING_DAYS = frozenset({0, 3})
_COUNTED_PRODUCTS = 45
_COUNT_DAYS_AGO = frozenset({400, 45})
SHORT_REASON = "not_there"


@dataclass(slots=True)
class TradedLine:
    """A product of an order at the price of its day; ``short`` pieces were not on the shelf when it was picked."""

    place: int
    quantity: int
    unit_minor: int
    short: int = 0


@dataclass(slots=True)
class TradedOrder:
    """An order as it stands now. ``held`` are its pieces by product and location."""

    sequence: int
    placed_at: datetime
    buyer: DemoBuyer
    delivery: DeliveryCode
    method: PaymentMethod
    course: Course
    lines: list[TradedLine]
    steps: list[Step]
    held: dict[LevelKey, int] = field(default_factory=dict)

    @property
    def status(self) -> OrderStatus:
        return self.steps[-1].status

    def entered(self, *statuses: OrderStatus) -> datetime | None:
        """When the order entered the first of these that it did enter."""
        return next((step.at for step in self.steps if step.status in statuses), None)


class Trade:
    """The shop at work from its first day to ``now``. ``product_ids`` and ``location_ids`` are the database's."""

    def __init__(
        self,
        products: Sequence[DemoProduct],
        lives: Sequence[Life],
        product_ids: list[int],
        location_ids: list[int],
        *,
        now: datetime,
        zone: str,
        reservation: timedelta,
    ) -> None:
        self.warehouse = Warehouse(product_ids, location_ids)
        self.buyer = Buyer(products, lives)
        self.market = Market(products, lives)
        self.orders: list[TradedOrder] = []
        self.now = now
        self._products, self._lives = products, lives
        self._ids, self._locations = product_ids, location_ids
        self._zone, self._reservation = zone, reservation
        self._due: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._ticket = count()
        self._deliveries = count(1)
        self._rng = random_stream("trade")

    def run(self, crowd: Crowd, wishes: Sequence[WishedOrder] = ()) -> None:
        """Trade until now. ``wishes`` are orders that are wanted besides those that chance brings."""
        market = self.market
        scheduler = Scheduler(random_stream("courses"), self._zone, self._reservation)
        for wish in wishes:
            self._at(wish.placed_at, lambda at, wish=wish: self._place(wish, at))
        for days_ago in range(HISTORY_DAYS, -1, -1):
            day = (self.now - timedelta(days=days_ago)).astimezone(ZoneInfo(self._zone)).date()
            market.open_day(day, days_ago)
            self._at(self._local(day, 7, 30), lambda at, n=days_ago: self._open_morning(n, at))
            for placed_at in self._visits(day, days_ago):
                wish = draw_wish(self._rng, market, crowd, scheduler, placed_at, days_ago)
                self._at(placed_at, lambda at, wish=wish: self._place(wish, at))
            self._work_until(self._local(day + timedelta(days=1), 0, 0))
        self._work_until(self.now)

    # --- time

    def _local(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), ZoneInfo(self._zone)).astimezone(self.now.tzinfo)

    def _at(self, moment: datetime, do: Callable[[datetime], None]) -> None:
        heapq.heappush(self._due, (moment, next(self._ticket), do))

    def _work_until(self, moment: datetime) -> None:
        until = min(moment, self.now)
        while self._due and self._due[0][0] <= until:
            at, _ticket, do = heapq.heappop(self._due)
            do(at)

    def _visits(self, day: date, days_ago: int) -> list[datetime]:
        first, last = _ORDERS_A_DAY
        mean = (first + (last - first) * (1 - days_ago / HISTORY_DAYS)) * _WEEKDAYS[day.weekday()]
        # Most order before noon and after work.
        peaks = self._rng.choices(((10.8, 1.6), (18.5, 2.0)), k=draw_poisson(self._rng, mean))
        hours = [self._rng.gauss(*peak) for peak in peaks]
        start = self._local(day, 0, 0)
        return sorted(start + timedelta(seconds=round(3600 * min(23.5, max(6.0, hour)))) for hour in hours)

    # --- the shelf

    def _open_morning(self, days_ago: int, at: datetime) -> None:
        for place, life in enumerate(self._lives):
            if life.launched == days_ago:
                self._expect(self.buyer.order_first(place, self.market.demand[place], at))
        if at.weekday() in _ORDERING_DAYS:
            self._order_again(days_ago, at)
        if at.weekday() == 0:
            self._fill_up_shop(at)
        if days_ago in _COUNT_DAYS_AGO:
            stocked = [place for place, product in enumerate(self._products) if product.price_minor is not None]
            for place in self._rng.sample(stocked, _COUNTED_PRODUCTS):
                self.warehouse.count((self._ids[place], self._locations[0]), self._rng.choice((-2, -1, 0, 0, 0, 1)), at)

    def _order_again(self, days_ago: int, at: datetime) -> None:
        for place, life in enumerate(self._lives):
            if life.launched > days_ago:
                available = self.warehouse.available(self._ids[place])
                self._expect(self.buyer.order_again(place, self.market.demand[place], available, days_ago, at))

    def _expect(self, delivery: Delivery | None) -> None:
        if delivery is not None:
            self._at(delivery.arrives_at, lambda at: self._receive(delivery, at))

    def _receive(self, delivery: Delivery, at: datetime) -> None:
        """Heavy and plentiful things go to the store, the rest to the shop."""
        self.buyer.note_arrival(delivery)
        product_id, shop, store = self._ids[delivery.place], *self._locations
        is_heavy = self._products[delivery.place].weight_kg > 3
        to_store = delivery.quantity - 1 if is_heavy else delivery.quantity // 3 if delivery.quantity >= 9 else 0
        reference = f"DN-{next(self._deliveries):05d}"
        for location, quantity in ((shop, delivery.quantity - to_store), (store, to_store)):
            if quantity:
                self.warehouse.receive((product_id, location), quantity, reference, at)

    def _fill_up_shop(self, at: datetime) -> None:
        shop, store = self._locations
        for place, product_id in enumerate(self._ids):
            in_store = self.warehouse.available(product_id, store)
            wanted = self.buyer.rule_of(place, self.market.demand[place]).reorder_point // 2
            missing = wanted - self.warehouse.available(product_id, shop)
            if in_store and missing > 0:
                self.warehouse.carry(product_id, min(in_store, missing), store, shop, at)

    # --- orders

    def _place(self, wish: WishedOrder, at: datetime) -> None:
        """The order with what is there of the basket; nobody orders when nothing of it is."""
        sequence = len(self.orders)
        reference = reference_of(sequence)
        held = self.warehouse.reserve({self._ids[place]: quantity for place, quantity in wish.basket}, reference, at)
        there = {product_id for product_id, _location in held}
        lines = [
            TradedLine(place, quantity, self._price(place, quantity, wish.buyer.price_group, at))
            for place, quantity in wish.basket
            if self._ids[place] in there
        ]
        if not lines:
            return
        order = TradedOrder(
            sequence, at, wish.buyer, wish.delivery, wish.method, wish.course, lines, wish.course.until(self.now), held
        )
        self.orders.append(order)
        for step in order.steps:
            self._at(step.at, lambda at, step=step: self._move_goods(order, reference, step, at))

    def _price(self, place: int, quantity: int, group: str, at: datetime) -> int:
        days_ago = (self.now - at).days
        return price_paid(self._lives[place].public_minor(days_ago), group, quantity)

    def _move_goods(self, order: TradedOrder, reference: str, step: Step, at: datetime) -> None:
        if step.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
            self.warehouse.release(order.held, reference, step.by, at)
        elif step.status == OrderStatus.PACKED:
            self._find_short(order, reference, at)
        elif step.status == OrderStatus.SHIPPED or (
            step.status == OrderStatus.DELIVERED and order.entered(OrderStatus.SHIPPED) is None
        ):
            self.warehouse.sell(order.held, reference, step.by, at)
        elif step.status == OrderStatus.RETURNED:
            for line in order.lines:
                if line.quantity > line.short:
                    self.warehouse.take_back(
                        self._ids[line.place], line.quantity - line.short, reference, step.note, at
                    )

    def _find_short(self, order: TradedOrder, reference: str, at: datetime) -> None:
        """Now and then a piece that the books know is not on the shelf."""
        if len(order.lines) < 2 or order.method != PaymentMethod.CASH_ON_DELIVERY or self._rng.random() > 0.02:
            return
        line = order.lines[-1]
        key = next(key for key in order.held if key[0] == self._ids[line.place])
        line.short = 1
        order.held[key] -= 1
        self.warehouse.write_off(key, 1, reference, SHORT_REASON, at)


def reference_of(sequence: int) -> str:
    """The number of the order for people, counted from the room's first one."""
    return f"F-{FIRST_NUMBER + sequence}"
