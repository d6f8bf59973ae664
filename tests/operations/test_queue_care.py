"""Who may care for the background tasks may do everything, leaves a trail, and sees no secret."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditEntryView, AuditQuery
from freight_app.accounts.permissions import Permission
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.operations import payload_secrets, queue_care
from freight_app.operations.errors import PayloadChanged
from freight_app.operations.payload_secrets import hide_in_text, hide_secrets, restore_secrets
from freight_app.operations.payload_text import read_payload, write_payload
from freight_app.work import service as work
from freight_app.work.dtos import TaskFilter
from freight_app.work.errors import TaskNotCancellable, TaskNotDead, TaskNotEditable
from freight_app.work.models import TaskStatus
from freight_app.work.registry import Registry, task
from freight_app.work.rules import RetryPolicy
from freight_app.work.running import run_due_tasks
from freight_app.work.timetable_models import WorkTimetable

OLFA = Actor("Olfa Riahi", permissions=frozenset({Permission.WORK_MANAGE}))
SALES = Actor("Karim", permissions=frozenset(set(Permission) - {Permission.WORK_MANAGE}))
FAILING = Registry()


@task("test.fails", policy=RetryPolicy(max_attempts=1), registry=FAILING)
def fail(uow: Any, payload: dict[str, Any]) -> None:
    raise RuntimeError(payload.get("why", "the harbour is closed"))


def put_dead(house: House, *payloads: dict[str, Any], tenant: str = "") -> list[int]:
    """Tasks that were given up."""
    with house.write() as uow:
        ids = [work.enqueue(uow, "test.fails", payload, tenant=tenant) for payload in payloads]
    run_due_tasks(house.database, registry=FAILING)
    return [task_id for task_id in ids if task_id is not None]


def put(house: House, payload: dict[str, Any] | None = None, kind: str = "test.later") -> int:
    with house.write() as uow:
        task_id = work.enqueue(uow, kind, payload or {"order_id": 7}, run_at=uow.now() + timedelta(hours=1))
    assert task_id is not None
    return task_id


def trail(house: House) -> list[AuditEntryView]:
    with house.read() as uow:
        return list_changes(uow, AuditQuery(per_page=50)).items


def told(house: House) -> list[tuple[str, str, str, dict[str, tuple[Any, Any]]]]:
    return [
        (entry.actor, f"{entry.entity} {entry.entity_id}", entry.action,
         {change.field: (change.before, change.after) for change in entry.changes})
        for entry in trail(house)
    ]  # fmt: skip


def status_of(house: House, task_id: int) -> str:
    with house.read() as uow:
        return work.get_task(uow, task_id).status


def test_every_door_is_closed_without_the_permission(house: House) -> None:
    [dead] = put_dead(house, {"a": 1})
    doors: list[Any] = [
        queue_care.look_at_queue,
        queue_care.look_at_timetable,
        queue_care.count_given_up,
        lambda uow: queue_care.find_tasks(uow, TaskFilter(), PageRequest()),
        lambda uow: queue_care.get_task(uow, dead),
        lambda uow: queue_care.cancel_task(uow, dead),
        lambda uow: queue_care.redrive_task(uow, dead),
        queue_care.redrive_tasks,
        lambda uow: queue_care.discard_tasks(uow, [dead]),
        lambda uow: queue_care.edit_payload(uow, dead, {}, seen=""),
        lambda uow: queue_care.run_job_now(uow, "throw_away"),
    ]
    for door in doors:
        with house.write(SALES) as uow, pytest.raises(NotAllowed):
            door(uow)
    assert (status_of(house, dead), trail(house)) == ("dead", [])


def test_a_waiting_task_is_cancelled_and_the_trail_names_who_did_it(house: House) -> None:
    task_id = put(house)
    with house.write(OLFA) as uow:
        assert queue_care.cancel_task(uow, task_id).status is TaskStatus.CANCELLED
    changes = {"status": ("queued", "cancelled"), "stop_asked": (False, True)}
    assert told(house) == [("Olfa Riahi", f"work_task {task_id}", "cancelled", changes)]
    with house.write(OLFA) as uow, pytest.raises(TaskNotCancellable):
        queue_care.cancel_task(uow, task_id)
    assert len(trail(house)) == 1


def test_a_dead_task_is_driven_again(house: House) -> None:
    [dead] = put_dead(house, {"a": 1})
    with house.write(OLFA) as uow:
        assert queue_care.redrive_task(uow, dead).attempts == 0
    assert told(house) == [("Olfa Riahi", f"work_task {dead}", "redriven", {"status": ("dead", "queued")})]
    with house.write(OLFA) as uow, pytest.raises(TaskNotDead):
        queue_care.redrive_task(uow, dead)


def test_all_dead_ones_of_a_choice_are_driven_again_and_the_others_stay(house: House) -> None:
    closed, other = put_dead(house, {}, {"why": "no such order"})
    [acme] = put_dead(house, {}, tenant="acme")
    with house.write(OLFA) as uow:
        assert queue_care.redrive_tasks(uow, text="HARBOUR", tenant="") == 1
    assert [status_of(house, one) for one in (closed, other, acme)] == ["queued", "dead", "dead"]
    with house.write(OLFA) as uow:
        assert queue_care.redrive_tasks(uow, kind="test.fails", tenant="acme") == 1
        assert queue_care.redrive_tasks(uow, kind="nothing.of.this") == 0
    assert [status_of(house, one) for one in (closed, other, acme)] == ["queued", "dead", "queued"]
    assert told(house) == [
        ("Olfa Riahi", "work_queue test.fails", "redriven",
         {"tasks": (None, 1), "kind": (None, "test.fails"), "tenant": (None, "acme")}),
        ("Olfa Riahi", "work_queue all", "redriven",
         {"tasks": (None, 1), "tenant": (None, ""), "error": (None, "HARBOUR")}),
    ]  # fmt: skip


def test_of_dead_twins_with_a_text_one_is_driven_again(house: House) -> None:
    for _ in range(2):
        with house.write() as uow:
            work.enqueue(uow, "test.fails", {}, unique_key="one")
        run_due_tasks(house.database, registry=FAILING)
    with house.write(OLFA) as uow:
        assert queue_care.redrive_tasks(uow, text="harbour") == 1


def test_chosen_dead_tasks_are_discarded_and_one_that_lives_again_is_left(house: House) -> None:
    one, two, three = put_dead(house, {}, {}, {})
    with house.write(OLFA) as uow:
        queue_care.redrive_task(uow, two)
    with house.write(OLFA) as uow:
        outcome = queue_care.discard_tasks(uow, [three, two, one, one])
    assert (outcome.discarded, outcome.left) == (2, 1)
    assert [status_of(house, task_id) for task_id in (one, two, three)] == ["cancelled", "queued", "cancelled"]
    assert [entry.action for entry in trail(house)] == ["discarded", "discarded", "redriven"]
    with house.write(OLFA) as uow, pytest.raises(NotFound):
        queue_care.discard_tasks(uow, [999_999])


def test_an_edited_payload_is_written_and_the_trail_has_what_changed(house: House) -> None:
    task_id = put(house, {"order_id": 7, "template": "order_placed", "gone": 1})
    with house.write(OLFA) as uow:
        seen = queue_care.payload_version(queue_care.get_task(uow, task_id))
        queue_care.edit_payload(uow, task_id, {"order_id": 8, "template": "order_placed", "new": [1]}, seen=seen)
    with house.read() as uow:
        assert work.get_task(uow, task_id).payload == {"order_id": 8, "template": "order_placed", "new": [1]}
    [(_who, _thing, action, changes)] = told(house)
    assert action == "payload_edited"
    assert changes == {"payload.order_id": (7, 8), "payload.gone": (1, None), "payload.new": (None, [1])}


def test_who_edits_second_is_told_and_overwrites_nothing(house: House) -> None:
    task_id = put(house)
    with house.write(OLFA) as uow:
        seen = queue_care.payload_version(queue_care.get_task(uow, task_id))
        queue_care.edit_payload(uow, task_id, {"order_id": 8}, seen=seen)
    with house.write(OLFA) as uow, pytest.raises(PayloadChanged):
        queue_care.edit_payload(uow, task_id, {"order_id": 9}, seen=seen)
    with house.read() as uow:
        assert work.get_task(uow, task_id).payload == {"order_id": 8}


def test_the_payload_of_an_ended_task_stays(house: House) -> None:
    task_id = put(house)
    with house.write(OLFA) as uow:
        shown = queue_care.cancel_task(uow, task_id)
    with house.write(OLFA) as uow, pytest.raises(TaskNotEditable):
        queue_care.edit_payload(uow, task_id, {}, seen=queue_care.payload_version(shown))
    assert [entry.action for entry in trail(house)] == ["cancelled"]


def test_a_payload_saved_as_it_was_leaves_no_trail(house: House) -> None:
    task_id = put(house)
    with house.write(OLFA) as uow:
        shown = queue_care.get_task(uow, task_id)
        queue_care.edit_payload(uow, task_id, shown.payload, seen=queue_care.payload_version(shown))
    assert trail(house) == []


def test_secrets_are_shown_to_nobody_survive_an_edit_and_stay_out_of_the_trail(house: House) -> None:
    secret = {"url": "postgresql://ali:hunter2@db/old", "login": {"password": "hunter3", "user": "ali"}, "rows": 5}
    task_id = put(house, secret)
    with house.write(OLFA) as uow:
        [shown] = queue_care.find_tasks(uow, TaskFilter(), PageRequest()).items
        assert shown.payload == {"url": "***1", "login": {"password": "***2", "user": "ali"}, "rows": 5}
        edited = {**shown.payload, "rows": 6}
        queue_care.edit_payload(uow, task_id, edited, seen=queue_care.payload_version(shown))
    with house.read() as uow:
        assert work.get_task(uow, task_id).payload == {**secret, "rows": 6}
    with house.write(OLFA) as uow:
        shown = queue_care.get_task(uow, task_id)
        renewed = {**shown.payload, "login": {"password": "hunter4", "user": "ali"}}
        queue_care.edit_payload(uow, task_id, renewed, seen=queue_care.payload_version(shown))
    with house.read() as uow:
        assert work.get_task(uow, task_id).payload["login"]["password"] == "hunter4"
    assert told(house)[0][3] == {"payload.login (secret)": ("***", "***")}
    assert "hunter" not in json.dumps([entry.model_dump(mode="json") for entry in trail(house)])


def test_the_errors_of_tasks_say_no_password_of_an_address(house: House) -> None:
    [dead] = put_dead(house, {"why": "cannot reach mysql://ali:hunter2@db/old"})
    with house.read(OLFA) as uow:
        assert queue_care.get_task(uow, dead).last_error == "RuntimeError: cannot reach mysql://***@db/old"
    assert hide_in_text(None) is None


def test_the_queue_and_the_timetable_are_seen(house: House, clock: StillClock) -> None:
    put_dead(house, {})
    with house.write() as uow:
        uow.session.add(WorkTimetable(name="throw_away", title="Throw away", every_s=60, next_run_at=clock.now()))
    with house.write(OLFA) as uow:
        state = queue_care.look_at_queue(uow)
        assert (state.summary.dead, state.workers) == (1, [])
        assert {kind.kind: kind.has_handler for kind in state.kinds}["test.fails"] is False
        assert queue_care.run_job_now(uow, "throw_away").asked_at == clock.now()
        assert [row.name for row in queue_care.look_at_timetable(uow)] == ["throw_away"]
        with pytest.raises(NotFound):
            queue_care.run_job_now(uow, "nothing")
    assert [(entry.entity, entry.entity_id, entry.action) for entry in trail(house)] == [
        ("work_job", "throw_away", "run_asked")
    ]


def test_a_key_that_a_kind_declares_is_hidden_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload_secrets, "SECRET_KEYS", {"mail.send": frozenset({"link"})})
    assert hide_secrets("mail.send", {"link": "/reset/abc", "to": "a@b.tn"}) == {"link": "***1", "to": "a@b.tn"}
    assert hide_secrets("other.send", {"link": "/track/abc"}) == {"link": "/track/abc"}


@pytest.mark.parametrize(
    "edited",
    [{"seen": "***1"}, {"password": "***2"}, {"password": "***0"}, {"list": ["***1"]}],
    ids=["where it would be seen", "of nothing", "before the first", "in a list"],
)
def test_a_mark_that_was_moved_is_refused(edited: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        restore_secrets("any", edited, {"password": "hunter2"})
    assert refused.value.field == "payload"


# What a database keeps: neither zero nor half of a pair.
_TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)
_LEAVES = st.none() | st.booleans() | st.integers() | _TEXTS | st.from_regex(r"\*\*\*[0-9]", fullmatch=True)
_NAMES = st.sampled_from(["password", "api_token", "id", "lines", "url"]) | _TEXTS
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(_NAMES, _VALUES, max_size=4))
def test_what_is_hidden_and_left_alone_comes_back_as_it_was(payload: dict[str, Any]) -> None:
    assert restore_secrets("any", hide_secrets("any", payload), payload) == payload


@given(st.dictionaries(_NAMES, _VALUES, max_size=4))
def test_a_payload_is_read_as_it_was_written(payload: dict[str, Any]) -> None:
    assert read_payload(write_payload(payload)) == payload


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("", "Write the payload", None),
        ("[1]", "A payload is an object", None),
        ('{\n  "a": 1\n  "b": 2\n}', "a comma is missing", 3),
        ('{\n  "a": \n}', "a value is missing", 3),
        ("{\n  a: 1\n}", "a name in double quotes", 2),
        ('{\n  "a" 1\n}', "a colon is missing", 2),
        ('{\n  "a": "x\n}', "character that must be escaped", 2),
        ('{\n  "a": "x', "closing quote is missing", 2),
        ("{}\n{}", "has ended before", 2),
        ('{"a": 1, "a": 2}', "stands twice", None),
        ('{"a": NaN}', "is no value of JSON", None),
        ('{"a": "\\u0000"}', "cannot be kept", None),
        ('{"a": "\\ud800"}', "cannot be kept", None),
        ('{"a": ' + "[" * 50_000, "nested too deeply", None),
        ('{"a": ' + "9" * 9_000 + "}", "nested too deeply", None),
        ('{"a": "' + "x" * 100_000 + '"}', "longer than", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(text: str, sentence: str, line: int | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_payload(text)
    assert (refused.value.field, refused.value.details.get("line")) == ("payload", line)
    assert sentence in refused.value.message
