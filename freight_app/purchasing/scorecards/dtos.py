"""What is answered about how suppliers kept their word."""

from __future__ import annotations

from datetime import date

from freight_app.accounts.values import Dto
from freight_app.kit.money import Money

# Which lines stand behind a figure: of a whole card, or, with a colon, of one way or one product of it.
LEAD_TIME, ON_TIME, WHOLE, PRICES, REJECTS, FILL = "lead_time", "on_time", "whole_on_time", "prices", "rejects", "fill"


class FigureView(Dto):
    """A figure and what it rests on. ``key`` asks for its ``n`` lines; ``is_few`` where they are too few to trust.

    ``value`` is days, or a share of one (0.93 is 93 %); None where there is nothing to count.
    """

    key: str
    value: float | None
    n: int
    is_few: bool


class WayView(Dto):
    """Lead times of one way that goods come: from where, and how."""

    route: str
    mode: str
    median: FigureView
    p90: FigureView


class PriceView(Dto):
    """How much the price of a product moved: standard deviation over mean."""

    sku: str
    currency: str
    variation: FigureView


class ScorecardView(Dto):
    """A supplier's figures over the lines placed since a day; ``lines`` is how many there are.

    ``on_time``: pieces that came by the day first promised, of all that were due; what never came is late.
    ``whole_on_time``: lines that were complete by then. ``fill``: pieces that came at all. ``prices``: the mean of the
    products' variations, each as heavy as its number of prices. ``promised_days`` is what the supplier says.
    """

    supplier_ref: str
    supplier_name: str
    since: date
    lines: int
    open_lines: int
    promised_days: int
    median: FigureView
    p90: FigureView
    ways: list[WayView]
    on_time: FigureView
    whole_on_time: FigureView
    fill: FigureView
    prices: FigureView
    products: list[PriceView]
    rejects: FigureView


class ScoredLine(Dto):
    """A line behind a figure. ``days`` from placing to the last piece; ``late_by`` days after the promise."""

    order: str
    position: int
    sku: str
    name: str
    quantity: int
    accepted: int
    rejected: int
    on_time: int
    unit_price: Money
    placed_on: date | None
    due_on: date | None
    completed_on: date | None
    days: int | None
    late_by: int | None
