"""The page of background work as the person who looks after it sees it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.operations import queue_care
from freight_app.scheduler import TIMETABLE
from freight_app.ui.admin import live, work_words
from freight_app.ui.admin.audit import AuditState
from freight_app.ui.admin.live import WATCHES
from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_task_state import WorkTaskState
from freight_app.ui.i18n.catalogue import Key, read_catalogue
from freight_app.ui.shells.state import ShellState
from freight_app.work import service as work
from freight_app.work.models import WorkTask, WorkWorker
from freight_app.work.registry import REGISTRY, HeavyTask, OutwardTask, Registry, task
from freight_app.work.rules import RetryPolicy
from freight_app.work.running import run_due_tasks
from freight_app.work.timetable_models import RunStatus, WorkTimetable
from tests.ui.admin.test_live import Browsers
from tests.ui.tabs import Tab, signed_in_tab, where_to

FAILING = Registry()


@task("test.fails", policy=RetryPolicy(max_attempts=1), registry=FAILING)
def fail(uow: Any, payload: dict[str, Any]) -> None:
    raise RuntimeError("the harbour is closed\nsince noon")


def put_dead(house: House, count: int = 1, *, tenant: str = "", payload: dict[str, Any] | None = None) -> list[int]:
    with house.write() as uow:
        ids = [work.enqueue(uow, "test.fails", payload or {"n": at}, tenant=tenant) for at in range(count)]
    run_due_tasks(house.database, registry=FAILING)
    return [task_id for task_id in ids if task_id is not None]


def put_waiting(house: House, payload: dict[str, Any] | None = None, kind: str = "messaging.deliver") -> int:
    with house.write() as uow:
        task_id = work.enqueue(uow, kind, payload or {"message_id": 7}, run_at=uow.now() + timedelta(hours=2))
    assert task_id is not None
    return task_id


def put_worker(house: House) -> None:
    with house.write() as uow:
        now = uow.now()
        uow.session.add(
            WorkWorker(token="w", name="pi:41", started_at=now - timedelta(hours=1), seen_at=now, threads=4, running=1)
        )


def put_job(house: House, name: str = "throw_away", **more: Any) -> None:
    with house.write() as uow:
        row = {"title": "Throw away", "every_s": 3600, "next_run_at": uow.now() + timedelta(minutes=5), **more}
        uow.session.add(WorkTimetable(name=name, **row))


def open_page(house: House, path: str = "/admin/work", role: Role = Role.ADMIN, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name="Olfa Riahi")
    tab.send(WorkTaskState.load)
    return tab


def open_again(tab: Tab, path: str = "/admin/work") -> Tab:
    """The same person goes to another address of the page."""
    tab.go_to(path, session=session_of(tab))
    tab.send(WorkTaskState.load)
    return tab


def session_of(tab: Tab) -> str:
    return (tab.root.router.headers.cookie or "").rsplit("freight_session=", 1)[1]


def board(tab: Tab) -> Any:
    return tab.state(WorkState).board


def ids(tab: Tab) -> list[int]:
    return [row.id for row in tab.state(WorkState).rows]


def status_of(house: House, task_id: int) -> str:
    with house.read() as uow:
        return work.get_task(uow, task_id).status


@pytest.fixture(autouse=True)
def nobody_watches() -> Iterator[None]:
    WATCHES.clear()
    yield
    WATCHES.clear()


def test_a_quiet_house_needs_nobody(house: House) -> None:
    put_worker(house)
    found = board(open_page(house))
    assert (found.needs, found.dead, found.oldest) == ([], 0, "")
    assert {kind.kind: kind.title for kind in found.kinds}["messaging.deliver"] == "Send a message"


def test_what_needs_a_person_comes_first_and_leads_there(house: House, clock: StillClock) -> None:
    put_dead(house, 2)
    with house.write() as uow:
        work.enqueue(uow, "import.rows", {})
    put_job(house, last_status=RunStatus.FAILED, last_error="no room on the disk")
    put_job(house, "expire_unpaid_orders", next_run_at=clock.now() - timedelta(minutes=3))
    clock.advance(timedelta(minutes=2))
    tab = open_page(house)
    found = board(tab)
    assert [(need.key, need.what, need.about, need.since, need.href) for need in found.needs] == [
        ("1", "no_worker", "1 task waits", "", "/admin/work?tab=workers"),
        ("2", "dead", "2 tasks · test.fails", "", "/admin/work?tab=tasks&status=dead"),
        ("3", "nobody", "import.rows", "2 minutes", "/admin/work?tab=tasks&kind=import.rows"),
        ("4", "late_job", "Let unpaid orders expire", "", "/admin/work?tab=timetable"),
        ("5", "failed_job", "Throw away what has served", "", "/admin/work?tab=timetable"),
    ]
    put_worker(house)
    with house.write() as uow:
        work.enqueue(uow, "orders.letter", {})
    clock.advance(timedelta(seconds=29))
    assert [need.what for need in board(open_again(tab)).needs] == ["dead", "nobody", "late_job", "failed_job"]


def test_a_due_task_that_waits_although_somebody_works_is_told(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        work.enqueue(uow, "orders.letter", {})
    clock.advance(timedelta(minutes=5))
    put_worker(house)
    [need] = board(open_page(house)).needs
    assert (need.what, need.about, need.since) == ("slow", "Write to a customer about an order", "5 minutes")


def test_what_was_given_up_is_counted_beside_the_place_for_those_who_look_after_it(house: House) -> None:
    put_dead(house, 2)
    counted = []
    for role in (Role.ADMIN, Role.SALES):
        tab = signed_in_tab(house, role, path="/admin/work")
        tab.send(ShellState.open_page)
        counted.append(tab.state(ShellState).counts.get("work"))
    assert counted == [2, None]


def test_the_kinds_are_counted_and_lead_to_their_tasks(house: House) -> None:
    put_dead(house, 3)
    put_waiting(house)
    kinds = {kind.kind: kind for kind in board(open_page(house, language="fr")).kinds}
    assert (kinds["test.fails"].dead, kinds["test.fails"].title, kinds["test.fails"].is_done_here) == (3, "", False)
    mail = kinds["messaging.deliver"]
    assert (mail.waiting, mail.title, mail.is_done_here) == (1, "Envoyer un message", True)
    assert mail.href == "/admin/work?tab=tasks&kind=messaging.deliver"


def test_the_address_narrows_and_nonsense_in_it_is_left_out(house: House) -> None:
    closed = put_dead(house, 2)
    [acme] = put_dead(house, tenant="acme")
    waiting = put_waiting(house)
    shown = {
        "": [waiting, acme, *reversed(closed)],
        "&status=dead": [acme, *reversed(closed)],
        "&status=dead&tenant=acme": [acme],
        "&kind=messaging.deliver": [waiting],
        "&q=HARBOUR&kind=test.fails": [acme, *reversed(closed)],
        "&q=nothing": [],
        "&status=asleep&page=-4&task=x": [waiting, acme, *reversed(closed)],
    }
    tab = open_page(house)
    for query, expected in shown.items():
        assert ids(open_again(tab, f"/admin/work?tab=tasks{query}")) == expected, query
    assert open_again(tab, "/admin/work?tab=nonsense").state(WorkState).tab == "queue"


def test_each_filter_moves_the_address(house: House) -> None:
    tab = open_page(house, "/admin/work?tab=tasks&kind=test.fails&page=3")
    assert where_to(tab.send(WorkState.narrow, name="status", value="dead")) == (
        "/admin/work?tab=tasks&status=dead&kind=test.fails"
    )
    assert where_to(tab.send(WorkState.narrow, name="kind", value="")) == "/admin/work?tab=tasks"
    assert tab.send(WorkState.narrow, name="tenant", value="") == []
    assert tab.send(WorkState.narrow, name="q", value="x") == []
    tab.send(WorkState.find, text="harb\0our")
    assert where_to(tab.send(WorkState.keep_question, typed={"tenant": "acme"})) == (
        "/admin/work?tab=tasks&kind=test.fails&tenant=acme&q=harbour"
    )


def test_the_list_says_when_and_the_first_line_of_the_error(house: House, clock: StillClock) -> None:
    put_dead(house)
    put_waiting(house)
    clock.advance(timedelta(hours=1))
    waiting, dead = open_page(house, "/admin/work?tab=tasks").state(WorkState).rows
    assert (waiting.when_word, waiting.when, waiting.title) == ("due", "in 1 hour", "Send a message")
    assert (dead.when_word, dead.when, dead.error) == ("ended", "1 hour ago", "RuntimeError: the harbour is closed")


def test_the_sheet_tells_everything_of_a_task(house: House, clock: StillClock) -> None:
    [dead] = put_dead(house, payload={"password": "hunter2", "name": "سامي"}, tenant="acme")
    tab = open_page(house, f"/admin/work?tab=tasks&task={dead}")
    state = tab.state(WorkTaskState)
    shown = state.task
    assert (state.is_open, shown.status, shown.tenant, shown.attempts) == (True, "dead", "acme", 1)
    assert json.loads(shown.payload) == {"password": "***1", "name": "سامي"}
    assert "سامي" in shown.payload.splitlines()[1] + shown.payload.splitlines()[2]
    assert shown.error == "RuntimeError: the harbour is closed\nsince noon"
    assert (shown.can_redrive, shown.can_edit, shown.can_cancel) == (True, True, False)
    assert "hunter2" not in repr(tab.snapshot())
    assert shown.trail_href == f"/admin/audit?entity=work_task&id={dead}"


def test_a_link_to_no_task_says_so(house: House) -> None:
    tab = open_page(house, "/admin/work?tab=tasks&task=424242")
    assert (tab.state(WorkTaskState).is_open, len(tab.toasts())) == (False, 1)


def test_a_given_up_task_is_started_again_and_a_second_press_is_told_why_not(house: House) -> None:
    [dead] = put_dead(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={dead}")
    tab.send(WorkTaskState.redrive)
    assert (status_of(house, dead), tab.state(WorkTaskState).task.status) == ("queued", "queued")
    tab.send(WorkTaskState.redrive)
    assert tab.toasts() == [f"Task \u2066#{dead}\u2069 is started again", "This task is not given up any more."]


def test_a_waiting_task_is_cancelled_after_a_question(house: House) -> None:
    task_id = put_waiting(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={task_id}")
    tab.send(WorkTaskState.ask, what="cancel")
    assert tab.state(WorkTaskState).asks == "cancel"
    tab.send(WorkTaskState.cancel)
    assert (tab.state(WorkTaskState).asks, status_of(house, task_id)) == ("", "cancelled")
    tab.send(WorkTaskState.cancel)
    assert tab.toasts() == [f"Task \u2066#{task_id}\u2069 is cancelled", "This task has ended already."]


def test_a_running_task_is_asked_to_stop(house: House) -> None:
    task_id = put_waiting(house)
    with house.write() as uow:
        row = uow.session.get_one(WorkTask, task_id)
        row.status, row.started_at, row.lease_until = "running", uow.now(), uow.now() + timedelta(minutes=1)  # type: ignore[assignment]
    tab = open_page(house, f"/admin/work?tab=tasks&task={task_id}")
    tab.send(WorkTaskState.cancel)
    shown = tab.state(WorkTaskState).task
    assert (shown.status, shown.is_asked_to_stop, shown.can_cancel) == ("running", True, False)
    assert tab.toasts() == [f"Task \u2066#{task_id}\u2069 is asked to stop"]


def test_all_given_up_tasks_of_the_filter_are_started_again(house: House) -> None:
    closed = put_dead(house, 3)
    [acme] = put_dead(house, tenant="acme")
    tab = open_page(house, "/admin/work?tab=tasks&status=dead&tenant=acme")
    assert tab.state(WorkState).dead == 1
    tab.send(WorkState.redrive_all)
    assert [status_of(house, one) for one in (*closed, acme)] == ["dead", "dead", "dead", "queued"]
    assert (tab.toasts(), ids(tab), tab.state(WorkState).dead) == (["1 task is started again"], [], 0)


def test_more_given_up_tasks_than_one_transaction_takes_are_all_started_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_care, "REDRIVEN_AT_ONCE", 2)
    dead = put_dead(house, 5)
    tab = open_page(house, "/admin/work?tab=tasks&status=dead")
    tab.send(WorkState.redrive_all)
    assert {status_of(house, task_id) for task_id in dead} == {"queued"}
    assert tab.toasts() == ["5 tasks are started again"]
    with house.read() as uow:
        assert len(list_changes(uow, AuditQuery(entity="work_queue")).items) == 3
    tab.send(WorkState.redrive_all)
    assert tab.toasts()[1:] == ["0 tasks are started again"]


def test_ticked_tasks_are_discarded_and_those_that_live_stay(house: House) -> None:
    one, two = put_dead(house, 2)
    waiting = put_waiting(house)
    tab = open_page(house, "/admin/work?tab=tasks")
    tab.send(WorkState.choose_page, on=True)
    tab.send(WorkState.choose, task_id=one, on=False)
    tab.send(WorkState.choose, task_id=999, on=True)
    assert sorted(tab.state(WorkState).chosen) == [two, waiting]
    tab.send(WorkTaskState.ask, what="discard_chosen")
    tab.send(WorkTaskState.discard_chosen)
    assert [status_of(house, task_id) for task_id in (one, two, waiting)] == ["dead", "cancelled", "queued"]
    assert tab.toasts() == ["1 task is discarded", "1 task was not given up, and stays"]
    assert (tab.state(WorkState).chosen, tab.state(WorkTaskState).asks) == ([], "")
    tab.send(WorkTaskState.discard_chosen)
    assert len(tab.toasts()) == 2


def test_one_task_is_discarded(house: House) -> None:
    [dead] = put_dead(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={dead}")
    tab.send(WorkTaskState.discard)
    assert (status_of(house, dead), tab.toasts()) == ("cancelled", ["1 task is discarded"])


def test_a_payload_that_cannot_be_read_is_said_at_the_field_with_its_line(house: House) -> None:
    task_id = put_waiting(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={task_id}", language="fr")
    tab.send(WorkTaskState.ask, what="edit")
    state = tab.state(WorkTaskState)
    assert state.draft == '{\n  "message_id": 7\n}'
    tab.send(WorkTaskState.save_payload, data={"payload": '{\n  "message_id": 7\n  "a": 1\n}'})
    assert state.field_error == "Ligne 3 : il manque une virgule avant ceci, ou un crochet fermant."
    assert (state.asks, state.draft) == ("edit", '{\n  "message_id": 7\n}')
    tab.send(WorkTaskState.save_payload, data={"payload": '{"message_id": 8}'})
    assert (state.asks, state.field_error, state.task.payload) == ("", "", '{\n  "message_id": 8\n}')
    with house.read() as uow:
        [entry] = list_changes(uow, AuditQuery(entity="work_task")).items
    assert (entry.actor, entry.action) == ("Olfa Riahi", "payload_edited")


def test_who_saves_second_is_told_in_the_dialog(house: House) -> None:
    task_id = put_waiting(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={task_id}")
    tab.send(WorkTaskState.ask, what="edit")
    with house.write() as uow:
        work.edit_payload(uow, task_id, {"message_id": 9})
    tab.send(WorkTaskState.save_payload, data={"payload": '{"message_id": 8}'})
    state = tab.state(WorkTaskState)
    assert (state.asks, state.trouble[:46]) == ("edit", "Somebody has changed this payload in the meant")
    tab.send(WorkTaskState.close_dialog)
    tab.send(WorkTaskState.ask, what="edit")
    assert (state.trouble, state.draft) == ("", '{\n  "message_id": 9\n}')
    tab.send(WorkTaskState.save_payload, data={"payload": '{"message_id": 8}'})
    assert state.asks == ""


def test_what_a_reload_brings_back_belongs_to_one_task_as_it_was(house: House) -> None:
    one, two = put_waiting(house), put_waiting(house)
    tab = open_page(house, "/admin/work?tab=tasks")
    state = tab.state(WorkTaskState)

    def edit(task_id: int) -> str:
        tab.send(WorkTaskState.open_task, task_id=task_id)
        tab.send(WorkTaskState.ask, what="edit")
        return state.draft_of

    names = [edit(one), edit(two), edit(one)]
    tab.send(WorkTaskState.save_payload, data={"payload": "{}"})
    assert state.saved == 1
    assert (names[0], len({*names, edit(one)})) == (names[2], 3)


def test_workers_and_the_timetable_are_told_in_words(house: House) -> None:
    put_worker(house)
    put_job(house, last_started_at=None)
    put_job(house, "nightly", title="Count the cats", every_s=None, daily_at="03:00", zone="Africa/Tunis")
    found = board(open_page(house, "/admin/work?tab=timetable"))
    [worker] = found.workers
    assert (worker.name, worker.since, worker.running, worker.threads) == ("pi:41", "1 hour", 1, 4)
    nightly, throw_away = found.jobs
    assert (nightly.title, nightly.rhythm, nightly.status) == ("Count the cats", "daily at 03:00", "")
    assert (throw_away.title, throw_away.rhythm, throw_away.next) == (
        "Throw away what has served", "every hour", "in 5 minutes",
    )  # fmt: skip


def test_a_job_is_run_now_and_the_trail_knows_by_whom(house: House) -> None:
    put_job(house)
    tab = open_page(house, "/admin/work?tab=timetable")
    tab.send(WorkState.run_now, name="throw_away")
    assert tab.toasts() == ["Throw away what has served runs in a moment"]
    assert board(tab).jobs[0].is_asked
    tab.send(WorkState.run_now, name="nothing")
    assert len(tab.toasts()) == 2
    tab.go_to("/admin/audit?entity=work_job", session=session_of(tab))
    tab.send(AuditState.load)
    [entry] = tab.state(AuditState).entries
    assert (entry.kind, entry.thing, entry.action, entry.actor, entry.href) == (
        "Recurring job", "Throw away what has served", "was run by hand", "Olfa Riahi", "/admin/work?tab=timetable",
    )  # fmt: skip


def test_the_trail_of_a_task_leads_back_to_it(house: House) -> None:
    one, two = put_dead(house, 2)
    tab = open_page(house, f"/admin/work?tab=tasks&status=dead&task={one}")
    tab.send(WorkTaskState.redrive)
    tab.send(WorkState.redrive_all)
    tab.go_to("/admin/audit?entity=", session=session_of(tab))
    tab.send(AuditState.load)
    queue, single = tab.state(AuditState).entries[:2]
    assert (queue.kind, queue.action, queue.href) == (
        "Background work", "was started again", "/admin/work?tab=tasks",
    )  # fmt: skip
    assert (single.thing, single.href) == (f"#{one}", f"/admin/work?tab=tasks&task={one}")
    assert (single.changes[0].before, single.changes[0].after) == ("Given up", "Waiting")
    assert status_of(house, two) == "queued"


def test_an_open_page_looks_again_every_few_seconds_and_keeps_what_is_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = Browsers()
    browsers.look()
    [dead] = put_dead(house)
    tab = browsers.open(signed_in_tab(house, Role.ADMIN, path="/admin/work"), WorkTaskState.load)
    tab.state(WorkState).tab = "tasks"
    tab.send(WorkState.find, text="")
    tab.send(WorkTaskState.open_task, task_id=dead)
    tab.send(WorkState.choose, task_id=dead, on=True)
    tab.send(WorkTaskState.ask, what="edit")
    [other] = put_dead(house)
    browsers.look()
    assert ids(tab) == [dead]
    later = time.monotonic() + 4
    monkeypatch.setattr(live.time, "monotonic", lambda: later)
    with house.write() as uow:
        work.edit_payload(uow, dead, {"n": "other"})
    browsers.look()
    state = tab.state(WorkTaskState)
    assert (ids(tab), tab.state(WorkState).chosen) == ([other, dead], [dead])
    assert (state.asks, state.draft, state.task.payload) == ("edit", '{\n  "n": 0\n}', '{\n  "n": "other"\n}')
    put_dead(house)
    browsers.look()
    assert len(ids(tab)) == 2


def test_a_look_that_takes_long_comes_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(live.time, "monotonic", lambda: now)
    watched = live.Watch(WorkTaskState, "/admin/work", live.Permission.WORK_MANAGE, every_s=3)
    watched.rest(0.1)
    assert watched.due_at == 103
    watched.rest(2)
    assert watched.due_at == 140
    assert not live.Watch(WorkTaskState, "/admin/orders", live.Permission.ORDERS_READ).is_due


def test_others_see_nothing_of_it(house: House) -> None:
    [dead] = put_dead(house)
    tab = open_page(house, f"/admin/work?tab=tasks&task={dead}", role=Role.SALES)
    tab.send(WorkState.redrive_all)
    tab.send(WorkState.run_now, name="throw_away")
    assert (ids(tab), tab.state(WorkTaskState).is_open, status_of(house, dead)) == ([], False, "dead")
    assert set(tab.toasts()) == {"You do not have the permission for this."}


def test_every_kind_and_every_job_of_the_house_has_a_name_in_every_language() -> None:
    unnamed = [kind for kind in REGISTRY.kinds() if _is_of_the_house(kind) and kind not in work_words.KINDS]
    assert unnamed == []
    assert [job.name for job in TIMETABLE if job.name not in work_words.JOBS] == []
    for language in ("fr", "ar"):
        known = read_catalogue(language)
        assert [
            text for text in (*work_words.KINDS.values(), *work_words.JOBS.values()) if Key(text) not in known
        ] == []


def _is_of_the_house(kind: str) -> bool:
    """Tests register kinds of their own."""
    found = REGISTRY.find(kind)
    assert found is not None
    if isinstance(found, OutwardTask):
        return found.prepare.__module__.startswith("freight_app.")
    return (found.compute if isinstance(found, HeavyTask) else found.handle).__module__.startswith("freight_app.")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_distance_and_rhythm_can_be_told(language: str, clock: StillClock) -> None:
    now = clock.now()
    for seconds in (0, 1, 2, 3, 25, 59, 100, 3600, 7200, 86_400, 900_000, 9_000_000, 90_000_000):
        for moment in (now + timedelta(seconds=seconds), now - timedelta(seconds=seconds)):
            assert work_words.tell_distance(now, moment, language)
        assert work_words.tell_age(now, now - timedelta(seconds=seconds), language)
    told = {
        work_words.tell_rhythm(seconds, None, language) for seconds in (1, 30, 60, 120, 3600, 7200, 86_400, 172_800)
    }
    assert len(told) == 8
    assert {work_words.tell_duration(ms, language) for ms in (35, 1234, 240_000)} >= {
        work_words.tell_duration(35, language)
    }


def test_every_kind_of_task_is_known_to_a_process_that_works() -> None:
    modules = "import freight_app.wiring, freight_app.scheduler; from freight_app.work.registry import REGISTRY"
    code = f"{modules}; print(*REGISTRY.kinds())"
    known = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [kind for kind in work_words.KINDS if kind not in known] == []
