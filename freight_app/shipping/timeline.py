"""One timeline out of many partial answers of a carrier. Pure.

An answer may hold all events or the newest alone, come late, come twice or be overtaken by another. Whatever the
order, the same answers end in the same timeline: of an event only what can be merged in any order is kept, the latest
moment that it was seen behind and the set of those that it was written right after.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from freight_app.shipping.dtos import CarrierEvent
from freight_app.shipping.values import TrackingStatus

_DAWN = datetime.min.replace(tzinfo=UTC)
_OFFSET = re.compile(r"(?:(Z)|([+-])(\d{2}):?(\d{2}))$")
_ON_THE_WAY = frozenset(
    {
        TrackingStatus.PICKED_UP,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.CUSTOMS,
        TrackingStatus.OUT_FOR_DELIVERY,
        TrackingStatus.READY_FOR_PICKUP,
        TrackingStatus.DELIVERY_FAILED,
        TrackingStatus.DELIVERED,
    }
)
_BEHIND_CUSTOMS = _ON_THE_WAY - {TrackingStatus.PICKED_UP, TrackingStatus.CUSTOMS}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an event stands. ``sort_at`` is its time, or the latest time of an event that it was told behind."""

    fingerprint: str
    status: TrackingStatus
    at: datetime | None
    sort_at: datetime | None
    came_after: frozenset[str] = frozenset()

    def merged_with(self, other: Entry) -> Entry:
        """What both know of the same event."""
        return replace(
            self,
            sort_at=max(filter(None, (self.sort_at, other.sort_at)), default=None),
            came_after=self.came_after | other.came_after,
        )


@dataclass(frozen=True, slots=True)
class Milestones:
    """When it left, when it was through customs, when it was handed over; None is not yet, or nobody knows."""

    departed_at: datetime | None
    cleared_at: datetime | None
    arrived_at: datetime | None


def fingerprint_of(event: CarrierEvent) -> str:
    """The same for the same words about the same moment; what we make of them does not enter it."""
    written = event.moment.written or (event.moment.at.isoformat() if event.moment.at else "")
    said = "\x1f".join((written, event.code, event.text, event.place))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def offset_of(written: str) -> int | None:
    """Minutes east of Greenwich that a written time ends with; None where it has no offset."""
    found = _OFFSET.search(written.strip())
    if found is None or ("T" not in written and ":" not in written):
        return None
    zulu, sign, hours, minutes = found.groups()
    return 0 if zulu else (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes))


def read_entries(events: Sequence[CarrierEvent]) -> dict[str, tuple[Entry, CarrierEvent]]:
    """The events of one answer, oldest first as ``CarrierShipment`` has them, by fingerprint."""
    anchored: list[tuple[datetime | None, str, CarrierEvent]] = []
    known: datetime | None = None
    for event in events:
        known = event.moment.at or known
        anchored.append((known, fingerprint_of(event), event))
    anchored.sort(key=lambda one: one[0] or _DAWN)
    found: dict[str, tuple[Entry, CarrierEvent]] = {}
    for anchor, group in groupby(anchored, key=lambda one: one[0]):
        before = ""
        for _, name, event in group:
            after = frozenset({before} - {"", name})
            entry = Entry(name, event.status, event.moment.at, anchor, after)
            found[name] = (found[name][0].merged_with(entry) if name in found else entry, event)
            before = name
    return found


def merge_entries(known: Mapping[str, Entry], seen: Iterable[Entry]) -> list[Entry]:
    """All that is known now, in the order of the timeline."""
    merged = dict(known)
    for entry in seen:
        merged[entry.fingerprint] = (
            merged[entry.fingerprint].merged_with(entry) if entry.fingerprint in merged else entry
        )
    return order_timeline(merged.values())


def order_timeline(entries: Iterable[Entry]) -> list[Entry]:
    """By time; within one moment as the carrier wrote them, and where it never said, always in the same way."""
    ordered: list[Entry] = []
    by_time = sorted(entries, key=lambda entry: entry.sort_at or _DAWN)
    for _, group in groupby(by_time, key=lambda entry: entry.sort_at):
        ordered.extend(_order_moment(list(group)))
    return ordered


def _order_moment(entries: list[Entry]) -> list[Entry]:
    """Events of one moment, each behind those that it came after. A carrier that contradicts itself decides nothing."""
    left = {entry.fingerprint: entry for entry in entries}
    ordered: list[Entry] = []
    while left:
        free = [entry for entry in left.values() if not (entry.came_after & left.keys())]
        # What has a time of its own goes before what was only told behind it.
        chosen = min(free or left.values(), key=lambda entry: (entry.at is None, entry.fingerprint))
        ordered.append(left.pop(chosen.fingerprint))
    return ordered


def dropped_by(known: Iterable[Entry], seen: Sequence[Entry], *, pushed: Collection[str] = ()) -> set[str]:
    """Events that a whole answer should have and does not have.

    Carriers cut long lists at the old end: what is older than an answer's oldest event is not missed. ``pushed`` are
    those that the carrier told by itself: an answer that lags behind them does not take them back.
    """
    if not seen:
        return set()
    times = [entry.sort_at or _DAWN for entry in seen]
    oldest, newest = min(times), max(times)
    told = {entry.fingerprint for entry in seen}
    return {
        entry.fingerprint
        for entry in known
        if entry.fingerprint not in told
        and oldest < (entry.sort_at or _DAWN)
        and not (entry.fingerprint in pushed and newest < (entry.sort_at or _DAWN))
    }


def milestones_of(timeline: Sequence[tuple[TrackingStatus, datetime | None]], status: TrackingStatus) -> Milestones:
    """What the events of a timeline say of the plan's three days; ``status`` is what holds."""
    departed = next((at for what, at in timeline if at is not None and what in _ON_THE_WAY), None)
    held = max((place for place, (what, _) in enumerate(timeline) if what == TrackingStatus.CUSTOMS), default=None)
    cleared = None
    if held is not None:
        later = timeline[held + 1 :]
        cleared = next((at for what, at in later if at is not None and what in _BEHIND_CUSTOMS), None)
    arrived = None
    if status == TrackingStatus.DELIVERED:
        arrived = next((at for what, at in timeline if at is not None and what == TrackingStatus.DELIVERED), None)
    return Milestones(departed, cleared, arrived)


def since_of(timeline: Sequence[tuple[TrackingStatus, datetime | None]], status: TrackingStatus) -> datetime | None:
    """When the status that holds began, by the events at the end of the timeline that tell of it."""
    began: datetime | None = None
    for what, at in reversed(timeline):
        if what != status:
            break
        began = at or began
    return began
