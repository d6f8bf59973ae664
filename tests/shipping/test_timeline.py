"""Whatever part of a carrier's list comes first, twice or late, it ends in one timeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from freight_app.shipping.dtos import CarrierEvent, CarrierMoment
from freight_app.shipping.timeline import (
    Entry,
    dropped_by,
    merge_entries,
    milestones_of,
    offset_of,
    read_entries,
)
from freight_app.shipping.values import TrackingStatus

S = TrackingStatus
START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def event(hour: int | None, text: str, status: TrackingStatus = S.IN_TRANSIT) -> CarrierEvent:
    at = None if hour is None else START + timedelta(hours=hour)
    return CarrierEvent(status=status, text=text, moment=CarrierMoment(written=at.isoformat() if at else "", at=at))


@st.composite
def lists_and_parts(draw: st.DrawFn) -> tuple[list[CarrierEvent], list[list[CarrierEvent]]]:
    """A carrier's whole list, with hours that repeat and times that are missing, and parts of it as they come in."""
    hours = sorted(draw(st.lists(st.integers(0, 4), min_size=1, max_size=7)))
    blanks = draw(st.sets(st.integers(0, len(hours) - 1), max_size=2))
    whole = [event(None if place in blanks else hour, f"e{place}") for place, hour in enumerate(hours)]
    masks = draw(st.lists(st.lists(st.booleans(), min_size=len(whole), max_size=len(whole)), min_size=1, max_size=6))
    return whole, [[one for one, is_in in zip(whole, mask, strict=True) if is_in] for mask in masks]


def merged(answers: list[list[CarrierEvent]]) -> list[Entry]:
    known: dict[str, Entry] = {}
    for answer in answers:
        known = {
            entry.fingerprint: entry
            for entry in merge_entries(known, [entry for entry, _ in read_entries(answer).values()])
        }
    return list(known.values())


@given(lists_and_parts(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_partial_answers_ends_in_the_same_timeline(
    drawn: tuple[list[CarrierEvent], list[list[CarrierEvent]]], random: object
) -> None:
    _whole, parts = drawn
    other = [*parts, *parts[::2]]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert merged(parts) == merged(other)


@given(lists_and_parts())
def test_once_the_whole_list_was_heard_the_timeline_is_the_carriers_own(
    drawn: tuple[list[CarrierEvent], list[list[CarrierEvent]]],
) -> None:
    whole, parts = drawn
    names = {name: one.text for name, (_, one) in read_entries(whole).items()}
    assert [names[entry.fingerprint] for entry in merged([*parts, whole])] == [one.text for one in whole]


def test_events_of_one_second_keep_the_carriers_order_though_they_are_heard_apart() -> None:
    names = {name: one.text for name, (_, one) in read_entries([event(1, t) for t in "abc"]).items()}
    late = merged([[event(1, "b"), event(1, "c")], [event(1, "a"), event(1, "b")]])
    assert [names[entry.fingerprint] for entry in late] == ["a", "b", "c"]


def test_a_carrier_that_contradicts_itself_about_one_second_still_gives_one_timeline() -> None:
    there, back = [event(1, "a"), event(1, "b")], [event(1, "b"), event(1, "a")]
    assert merged([there, back]) == merged([back, there])


def test_only_what_an_answer_should_still_hold_is_missed() -> None:
    known = merged([[event(hour, f"e{hour}") for hour in range(5)]])
    answer = [entry for entry in known if entry.sort_at in {START + timedelta(hours=h) for h in (2, 4)}]
    hours = {entry.fingerprint: entry.sort_at for entry in known}
    assert {hours[name] for name in dropped_by(known, answer)} == {START + timedelta(hours=3)}
    # Nothing at all is a hiccup of the carrier, not a shipment that never was.
    assert dropped_by(known, []) == set()
    lagging = answer[:1]
    pushed = {entry.fingerprint for entry in known if entry.sort_at == START + timedelta(hours=4)}
    assert {hours[name] for name in dropped_by(known, lagging, pushed=pushed)} == {START + timedelta(hours=3)}


def test_the_plans_three_days_are_read_off_the_events() -> None:
    def at(hour: int) -> datetime:
        return START + timedelta(hours=hour)

    timeline = [
        (S.PENDING, at(0)),
        (S.PICKED_UP, at(1)),
        (S.CUSTOMS, at(2)),
        (S.ON_HOLD, at(3)),
        (S.CUSTOMS, at(4)),
        (S.IN_TRANSIT, at(5)),
        (S.DELIVERED, at(6)),
    ]
    reached = milestones_of(timeline, S.DELIVERED)
    assert (reached.departed_at, reached.cleared_at, reached.arrived_at) == (at(1), at(5), at(6))
    held = milestones_of(timeline[:5], S.CUSTOMS)
    assert (held.cleared_at, held.arrived_at) == (None, None)
    # A delivery that was taken back is no arrival.
    assert milestones_of([*timeline, (S.RETURN_TO_SENDER, at(9))], S.RETURN_TO_SENDER).arrived_at is None


def test_the_offset_is_read_only_where_one_is_written() -> None:
    assert offset_of("2026-01-05T08:00:00+01:00") == 60
    assert offset_of("2026-01-05T08:00:00-0330") == -210
    assert offset_of("2026-01-05T08:00:00Z") == 0
    assert offset_of("2026-01-05T08:00:00") is None
    assert offset_of("2026-01-0530") is None
    assert offset_of("") is None
