from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from freight_app.accounts import audit
from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.rules import diff_fields
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.kit.versions import read_versions
from tests.accounts.people import add_person, count


def record(
    house: House, entity: str = "brand", entity_id: str = "7", action: str = "updated", after: str = "B"
) -> None:
    with house.write() as uow:
        audit.record_change(
            uow, entity=entity, entity_id=entity_id, action=action, before={"name": "A"}, after={"name": after}
        )


def test_only_what_differs_is_kept_as_plain_values() -> None:
    before = {"name": "A", "same": 1, "gone": True, "roles": {Role.SALES, Role.ADMIN}}
    after = {"name": "B", "same": 1, "price": Money(24500, "TND"), "rate": Decimal("0.19"), "roles": [Role.BUYER]}
    assert diff_fields(before, after) == {
        "name": {"before": "A", "after": "B"},
        "gone": {"before": True},
        "roles": {"before": ["admin", "sales"], "after": ["buyer"]},
        "price": {"after": "24.500 TND"},
        "rate": {"after": "0.19"},
    }
    assert diff_fields(None, {"at": datetime(2026, 3, 2, tzinfo=UTC)}) == {"at": {"after": "2026-03-02T00:00:00+00:00"}}


def test_secrets_are_never_in_it_however_deep() -> None:
    changes = diff_fields({"password_hash": "abc"}, {"password_hash": "def", "smtp": {"api_key": "k", "host": "h"}})
    assert changes == {
        "password_hash": {"before": "***", "after": "***"},
        "smtp": {"after": {"api_key": "***", "host": "h"}},
    }


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _values), st.dictionaries(st.text(), _values))
def test_every_difference_is_named_and_can_be_written_as_json(
    before: dict[str, object], after: dict[str, object]
) -> None:
    changes = diff_fields(before, after)
    json.dumps(changes)
    assert set(changes) == {
        field
        for field in before.keys() | after.keys()
        if (field in before) != (field in after) or before[field] != after[field]
    }


def test_a_change_that_changes_nothing_writes_nothing(house: House) -> None:
    record(house, after="A")
    assert count(house, "audit_entry") == 0
    with house.read() as uow:
        assert read_versions(uow.session, ["audit"]) == {"audit": 0}


def test_an_entry_goes_with_its_change_or_not_at_all(house: House) -> None:
    with pytest.raises(RuntimeError), house.write() as uow:  # noqa: PT012 - the block is the unit of work
        audit.record_change(uow, entity="brand", entity_id=1, action="updated", before=None, after={"name": "A"})
        raise RuntimeError
    assert count(house, "audit_entry") == 0


def test_the_newest_is_first_and_every_filter_narrows(house: House, clock: StillClock) -> None:
    admin = add_person(house, "admin@demo.test", Role.ADMIN, name="Olfa")
    clock.advance(timedelta(hours=1))
    first = clock.now()
    record(house, "brand", "1", "updated")
    clock.advance(timedelta(hours=1))
    with house.write(admin.actor()) as uow:
        audit.record_change(uow, entity="brand", entity_id=2, action="created", before=None, after={"name": "B"})
    clock.advance(timedelta(hours=1))
    record(house, "category", "2", "updated")

    def ids(**query: object) -> list[tuple[str, str, str]]:
        with house.read(admin.actor()) as uow:
            found = audit.list_changes(uow, AuditQuery.model_validate(query))
        return [(entry.actor, entry.entity, entry.entity_id) for entry in found.items]

    one, two, three = ("system", "brand", "1"), ("Olfa", "brand", "2"), ("system", "category", "2")
    added = ("system", "user", "many")
    assert ids() == [three, two, one, added]
    assert ids(entity="brand") == [two, one]
    assert ids(entity_id="2") == [three, two]
    assert ids(action="created") == [two]
    assert ids(actor_user_id=admin.id) == [two]
    assert ids(since=first + timedelta(hours=1)) == [three, two]
    assert ids(until=first + timedelta(hours=1)) == [one, added]
    assert ids(per_page=2, page=2) == [one, added]
    assert ids(entity="brand\0") == [two, one]


def test_the_trail_is_read_by_those_who_may(house: House) -> None:
    sales = add_person(house, "s@demo.test", Role.SALES)
    with pytest.raises(NotAllowed), house.read(sales.actor()) as uow:
        audit.list_changes(uow, AuditQuery())


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_label = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_alter_the_trail(house: House, statement: str) -> None:
    record(house)
    with pytest.raises(DBAPIError, match="append-only"), house.write() as uow:
        uow.session.connection().execute(sa.text(statement))
    assert count(house, "audit_entry", "actor_label = 'system'") == 1


def test_the_trail_is_searched_by_who_what_and_the_values(house: House) -> None:
    olfa = add_person(house, "olfa@demo.test", Role.ADMIN, name="Olfa Ben Salah")
    record(house, entity_id="7", after="Bosch")
    with house.write(olfa.actor()) as uow:
        audit.record_change(
            uow, entity="brand", entity_id="abc9", action="updated", before={"name": "A"}, after={"name": "فالفولين"}
        )
    for words, ids in {
        "bosch": ["7"],
        "فالفولين": ["abc9"],
        "olfa salah": ["abc9"],
        "ABC9": ["abc9"],
        "100%": [],
        "\0": ["abc9", "7"],
    }.items():
        with house.read() as uow:
            found = audit.list_changes(uow, AuditQuery(entity="brand", q=words)).items
        assert [entry.entity_id for entry in found] == ids, words


def test_the_trail_says_what_it_can_be_narrowed_to(house: House) -> None:
    olfa = add_person(house, "olfa@demo.test", Role.ADMIN, name="Olfa")
    record(house)
    with house.write(olfa.actor()) as uow:
        audit.record_change(uow, entity="shop", entity_id="1", action="moved", before={"a": 1}, after={"a": 2})
        choices = audit.list_audit_choices(uow)
    assert [(actor.user_id, actor.label) for actor in choices.actors] == [(olfa.id, "Olfa")]
    assert choices.entities == ["brand", "shop", "user"]
    assert choices.actions == ["added", "moved", "updated"]
    nobody = add_person(house, "p@demo.test", Role.PICKER)
    with house.read(nobody.actor()) as uow, pytest.raises(NotAllowed):
        audit.list_audit_choices(uow)
