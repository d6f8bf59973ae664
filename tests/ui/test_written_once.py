"""What is written once reads exactly as Reflex would write it each time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum
from typing import Any, NamedTuple

import reflex as rx
from hypothesis import given
from hypothesis import strategies as st
from reflex_base.utils.format import json_dumps

from freight_app.ui import written_once as module
from freight_app.ui.storefront.search_rows import ResultsView
from freight_app.ui.written_once import speed_up_packets, write_packet, written_once


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    lines: list[Line] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    count: int = 0


@written_once
@dataclass(frozen=True, slots=True)
class Kept:
    lines: list[Line] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    count: int = 0


def written(view: object) -> object:
    return json.loads(write_packet({"view": view}))["view"]


def test_a_kept_view_reads_as_any_other_does() -> None:
    lines = [Line("Oil filter", ("new",)), Line("مرشح")]
    assert written(Kept(lines, {"ar": "زيت"}, 2)) == written(Plain(lines, {"ar": "زيت"}, 2))
    assert set(vars_of(written(ResultsView()))) >= {"rows", "chips", "notice", "total"}


class Light(StrEnum):
    GREEN = "green"


class Place(NamedTuple):
    x: int
    y: int


class Words(str):
    """Text of a type of its own."""

    __slots__ = ()


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.just(UTC))
    | st.dates()
    | st.uuids()
    | st.sampled_from(
        [Light.GREEN, Place(1, 2), Words("oil"), Line("Oil filter", ("new",)), Plain([Line("a")], {}, 3)]
    ),
    lambda below: (
        st.lists(below, max_size=4)
        | st.tuples(below, below)
        | st.dictionaries(st.text() | st.integers(), below, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_a_packet_reads_as_reflex_would_have_written_it(value: object) -> None:
    assert json.loads(write_packet(value)) == json.loads(json_dumps(value))


def test_the_sockets_of_the_app_write_with_it() -> None:
    app = rx.App()
    speed_up_packets(app)
    assert app.sio is not None
    packet_class: Any = app.sio.packet_class
    packet = packet_class(data=["event", {"delta": {"view": Kept(count=3)}}])
    assert '"count":3' in packet.encode()
    assert packet_class(encoded_packet=packet.encode()).data == [
        "event",
        {"delta": {"view": vars_of(written(Kept(count=3)))}},
    ]


def test_each_view_has_its_own_words_however_many_come() -> None:
    views = [Kept(count=number) for number in range(module._MOST_KEPT * 2)]
    for _ in range(2):
        assert [vars_of(written(view))["count"] for view in views] == list(range(len(views)))


def test_views_that_nobody_keeps_never_get_the_words_of_an_older_one() -> None:
    for number in range(module._MOST_KEPT * 4):
        assert vars_of(written(Kept(count=number)))["count"] == number


def vars_of(view: object) -> dict[str, object]:
    assert isinstance(view, dict)
    return view
