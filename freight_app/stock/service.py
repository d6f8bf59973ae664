"""The stock room's front door: what the other rooms, the pages and the API may ask of it."""

from freight_app.stock.handling import (
    adjust_stock,
    count_stock,
    move_stock,
    receive_stock,
    return_stock,
    set_shelf,
)
from freight_app.stock.levels import (
    count_low_stock,
    get_reorder_rule,
    levels_of,
    list_levels,
    list_low_stock,
    list_movements,
    located_levels_of,
    low_stock_ids,
    set_reorder_point,
)
from freight_app.stock.overview import get_stock, list_open_reservations, list_stock, sum_up_stock
from freight_app.stock.reservations import (
    expire_reservations,
    keep_reservation,
    release_reservation,
    release_reservations,
    reservation_of,
    reservations_of,
    reserve_stock,
    take_reserved,
    write_off_reserved,
)

__all__ = [
    "adjust_stock",
    "count_low_stock",
    "count_stock",
    "expire_reservations",
    "get_reorder_rule",
    "get_stock",
    "keep_reservation",
    "levels_of",
    "list_levels",
    "list_low_stock",
    "list_movements",
    "list_open_reservations",
    "list_stock",
    "located_levels_of",
    "low_stock_ids",
    "move_stock",
    "receive_stock",
    "release_reservation",
    "release_reservations",
    "reservation_of",
    "reservations_of",
    "reserve_stock",
    "return_stock",
    "set_reorder_point",
    "set_shelf",
    "sum_up_stock",
    "take_reserved",
    "write_off_reserved",
]
