"""Jobs through the API: begun once, followed, paused, stopped, mended, tried again, taken back."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from freight_app.accounts import tenants
from freight_app.accounts.tenant_dtos import TenantUpdate
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.migration import batch_loading
from freight_app.migration.models import MigrationJob
from freight_app.work.models import WorkTask, WorkWorker
from tests.api.programs import FOUR, Program, refusal
from tests.migration.engine.workbench import csv_of, staged_plan

THIRTY = csv_of([(f"S{number:02}", number) for number in range(30)])


def test_a_job_is_begun_followed_and_ends(program: Program, clock: StillClock) -> None:
    response = program.ask("POST", "/jobs", json=program.draft() | {"name": "Monday"})
    job = response.json()["data"]
    assert (response.status_code, job["status"], job["rows_total"], job["eta_s"]) == (201, "queued", None, None)
    assert response.headers["Location"] == job["links"]["self"] == f"/api/v1/jobs/{job['public_id']}"
    clock.advance(timedelta(seconds=2))
    program.work(limit=2)
    clock.advance(timedelta(seconds=1))
    running = program.get(f"/jobs/{job['public_id']}")
    assert (running["status"], running["rows_total"], running["loaded"], running["dead"]) == ("running", 4, 2, 1)
    # Three records in the second since the file was read, one is left.
    assert (running["rate_per_s"], running["eta_s"], running["is_live"]) == (3.0, 0.3, True)
    program.work()
    ended = program.get(f"/jobs/{job['public_id']}")
    assert (ended["status"], ended["loaded"], ended["skipped"], ended["dead"]) == ("partially_succeeded", 3, 0, 1)
    assert (ended["can_retry"], ended["can_undo"], ended["eta_s"], ended["name"]) == (True, True, None, "Monday")
    for link in ended["links"].values():
        assert program.ask("GET", link.removeprefix("/api/v1")).status_code == 200


def test_one_key_is_one_job(program: Program) -> None:
    draft = program.draft()
    key = {"Idempotency-Key": "monday-1"}
    first = program.ask("POST", "/jobs", json=draft, headers=key)
    again = program.ask("POST", "/jobs", json=draft, headers=key)
    in_body = program.ask("POST", "/jobs", json=draft | {"request_key": "monday-1"})
    assert first.status_code == again.status_code == in_body.status_code == 201
    assert first.json() == again.json() == in_body.json()
    other = draft | {"plan": draft["plan"] | {"batch_size": 7}}
    assert refusal(program.ask("POST", "/jobs", json=other, headers=key)) == (409, "request_key_reused")
    rehearsal = draft | {"is_dry_run": True}
    assert refusal(program.ask("POST", "/jobs", json=rehearsal, headers=key)) == (409, "request_key_reused")
    two = program.ask("POST", "/jobs", json=draft | {"request_key": "tuesday-1"}, headers=key)
    assert (*refusal(two), two.json()["details"]["field"]) == (422, "invalid_input", "request_key")
    assert program.ask("GET", "/jobs").json()["pagination"]["total"] == 1
    assert program.get("/stats")["usage"]["jobs"] == 1


@pytest.mark.race
def test_one_key_sent_many_times_at_once_is_one_job(program: Program) -> None:
    draft = program.draft()
    answers: list[Any] = []
    gate = threading.Barrier(6)

    def ask() -> None:
        gate.wait()
        answers.append(program.ask("POST", "/jobs", json=draft, headers={"Idempotency-Key": "at-once-1"}))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["data"]["public_id"] for answer in answers}) == 1
    assert program.get("/stats")["usage"]["jobs"] == 1


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"plan": None}, 422, "invalid_input", "give a plan or a pipeline"),
        ({"source": {"kind": "upload", "upload": "7d1f3c1e-6a0b-4a53-9a1e-2f0d6f1f8b11"}}, 404, "not_found", None),
        ({"unknown": 1}, 422, "invalid_input", "unknown"),
        ({"plan": {"target": "nothing", "mapping": {"fields": {"a": {"source": {"column": "a"}}}}}}, 422, None, None),
    ],
)
def test_a_draft_that_cannot_be_is_refused(
    program: Program, change: dict[str, Any], status: int, code: str | None, field: str | None
) -> None:
    response = program.ask("POST", "/jobs", json=program.draft() | change)
    assert response.status_code == status, response.text
    assert code is None or response.json()["error_code"] == code
    assert field is None or field in response.text
    assert program.get("/jobs") == []


def test_what_a_text_cannot_hold_is_an_answer_and_no_failure(program: Program) -> None:
    draft = program.draft() | {"name": "zero\0", "request_key": "zero\0\0\0\0\0"}
    assert program.ask("POST", "/jobs", json=draft).status_code in (201, 422)
    for path in ("/jobs?q=%00", "/jobs?target=%00", "/pipelines?target=%00"):
        assert program.ask("GET", path).status_code in (200, 422)


def test_the_month_bounds_jobs_and_records(program: Program, house: House) -> None:
    with house.write() as uow:
        tenants.update_tenant(uow, program.tenant.public_id, TenantUpdate(max_jobs=1, max_records=3))
    job = program.load()
    assert (job["status"], job["error_code"], job["rows_total"]) == ("failed", "quota_exceeded", None)
    response = program.ask("POST", "/jobs", json=program.draft())
    assert (*refusal(response), response.json()["details"]["what"]) == (429, "quota_exceeded", "jobs")


def test_a_target_that_may_not_be_loaded_is_refused(program: Program, house: House) -> None:
    draft = program.draft()
    with house.write() as uow:
        tenants.update_tenant(uow, program.tenant.public_id, TenantUpdate(allowed_targets=["brands"]))
    assert refusal(program.ask("POST", "/jobs", json=draft)) == (403, "not_allowed")


def test_jobs_are_listed_page_by_page_and_found(program: Program) -> None:
    for name in ("stock 1", "stock 2", "prices_3"):
        program.post("/jobs", program.draft() | {"name": name})
    program.work()
    page = program.ask("GET", "/jobs", params={"per_page": 2, "page": 2}).json()
    assert [job["name"] for job in page["data"]] == ["stock 1"]
    assert page["pagination"] == {"page": 2, "per_page": 2, "total": 3, "pages": 2}
    assert [job["name"] for job in program.get("/jobs", params={"q": "STOCK"})] == ["stock 2", "stock 1"]
    assert [job["name"] for job in program.get("/jobs", params={"q": "s_3"})] == ["prices_3"]
    assert program.get("/jobs", params={"status": "running"}) == []
    assert len(program.get("/jobs", params={"target": "staged", "status": "partially_succeeded"})) == 3
    assert program.ask("GET", "/jobs", params={"status": "asleep"}).status_code == 422


def test_a_job_is_paused_goes_on_and_is_stopped(program: Program) -> None:
    job = program.begin(THIRTY)
    path = f"/jobs/{job['public_id']}"
    assert refusal(program.ask("PUT", f"{path}/pause")) == (409, "wrong_job_state")
    program.work(limit=2)
    assert program.put(f"{path}/pause")["is_paused"]
    program.work()
    loaded = program.get(path)["loaded"]
    assert 0 < loaded < 30
    assert not program.put(f"{path}/resume")["is_paused"]
    assert refusal(program.ask("PUT", f"{path}/resume")) == (409, "wrong_job_state")
    stopped = program.put(f"{path}/cancel")
    assert (stopped["status"], stopped["can_retry"]) == ("cancelled", True)
    assert refusal(program.ask("PUT", f"{path}/cancel")) == (409, "wrong_job_state")
    program.work()
    program.post(f"{path}/retry")
    program.work()
    assert (program.get(path)["status"], program.get(path)["loaded"]) == ("succeeded", 30)


def test_dead_letters_are_mended_and_tried_again(program: Program) -> None:
    job = program.load(csv_of([("A", 1), ("B", "two"), ("C", "x"), ("D", "y")]))
    path = f"/jobs/{job['public_id']}"
    letters = program.get(f"{path}/dead-letters")
    assert [(letter["row"], letter["cells"]["quantity"]) for letter in letters] == [(3, "two"), (4, "x"), (5, "y")]
    assert [error["code"] for error in letters[0]["errors"]] == ["not_a_number"]
    wrong = program.put(f"{path}/dead-letters/3", {"cells": {"quantity": "zwei"}})
    assert [fault["field"] for fault in wrong["still_wrong"]] == ["quantity"]
    mended = program.put(f"{path}/dead-letters/3", {"cells": {"quantity": "2"}})
    assert (mended["record"]["is_edited"], mended["still_wrong"]) == (True, [])
    assert program.post(f"{path}/retry", {"rows": [3]})["status"] == "retrying"
    again = program.ask("PUT", f"{path}/dead-letters/3", json={"cells": {"quantity": "3"}})
    assert refusal(again) == (409, "record_not_editable")
    program.work()
    assert program.keys_of() == ["A", "B"]
    program.put(f"{path}/dead-letters/5", {"cells": {"quantity": "4"}})
    second = program.get(f"{path}/batches")[1]
    assert (second["dead"], second["first_row"]) == (1, 5)
    program.post(f"/batches/{second['public_id']}/retry")
    program.work()
    assert program.keys_of() == ["A", "B", "D"]
    unknown = program.ask("PUT", f"{path}/dead-letters/4", json={"cells": {"amount": "3"}})
    assert (*refusal(unknown), unknown.json()["details"]["field"]) == (422, "invalid_input", "amount")
    loaded = program.ask("PUT", f"{path}/dead-letters/2", json={"cells": {"quantity": "3"}})
    assert refusal(loaded) == (409, "record_not_editable")
    assert program.ask("PUT", f"{path}/dead-letters/2", json={"cells": {}}).status_code == 422


def test_records_are_found_by_how_they_ended(program: Program) -> None:
    program.load(csv_of([("A", 1)]))
    job = program.load(csv_of([("A", 1), ("B", 2), ("b_1", 3), ("D", "x")]))
    path = f"/jobs/{job['public_id']}/records"
    assert [(row["row"], row["outcome"], row["code"]) for row in program.get(path)] == [
        (2, "skipped", "unchanged"),
        (3, "loaded", ""),
        (4, "loaded", ""),
        (5, "dead_letter", "not_a_number"),
    ]
    assert [row["key"] for row in program.get(path, params={"outcome": "loaded"})] == ["B", "b_1"]
    assert [row["key"] for row in program.get(path, params={"q": "B_"})] == ["b_1"]
    assert [row["row"] for row in program.get(path, params={"batch": 2})] == [5]
    assert [row["row"] for row in program.get(path, params={"code": "unchanged"})] == [2]
    assert [row["row"] for row in program.get(path, params={"per_page": 1, "page": 3})] == [4]
    # What the engine notes for itself is not told.
    assert program.get(path)[1]["after"] == {"sku": "B", "quantity": 2}


def test_sentences_are_filled_with_their_facts(program: Program) -> None:
    job = program.load(csv_of([("A", 1), ("A", 2)]))
    letter = program.get(f"/jobs/{job['public_id']}/dead-letters")[0]
    assert (letter["code"], letter["facts"]) == ("duplicate_differs", {"row": 2})
    assert letter["message"] == letter["errors"][0]["message"] == "Row 2 has the same key with other values."


def test_a_row_that_has_no_cells_is_told_as_it_stands(program: Program) -> None:
    job = program.load(b"sku,quantity\nA,1\nB\nC,3,4\n")
    letters = program.get(f"/jobs/{job['public_id']}/dead-letters")
    assert letters
    for letter in letters:
        assert (letter["cells"], letter["unread"]) == ({}, {3: "B", 4: "C,3,4"}[letter["row"]])
    row = letters[-1]["row"]
    mended = program.put(f"/jobs/{job['public_id']}/dead-letters/{row}", {"cells": {"sku": "C", "quantity": "3"}})
    assert (mended["record"]["unread"], mended["still_wrong"]) == (None, [])


def test_a_job_is_taken_back_but_for_what_changed_since(program: Program) -> None:
    job = program.load(csv_of([("A", 1), ("B", 2)]))
    program.load(csv_of([("B", 20)]))
    path = f"/jobs/{job['public_id']}"
    assert program.post(f"{path}/undo")["undo_status"] == "running"
    program.work()
    undone = program.get(path)
    assert (undone["undo_status"], undone["undone"], undone["not_undone"]) == ("partly", 1, 1)
    left = program.get(f"{path}/records", params={"only_left": True})
    assert [(row["key"], row["left_code"]) for row in left] == [("B", "changed_since")]
    assert left[0]["left_message"].startswith("It was changed")
    assert refusal(program.ask("POST", f"{path}/retry")) == (409, "wrong_job_state")


def test_the_log_is_followed(program: Program) -> None:
    job = program.load()
    path = f"/jobs/{job['public_id']}/logs"
    lines = program.get(path)
    assert [line["code"] for line in lines][::-1][:2] == ["job_created", "job_running"]
    assert lines == sorted(lines, key=lambda line: -line["id"])
    assert [line["code"] for line in program.get(path, params={"level": "warning"})] == ["batch_ended"]
    assert len(program.get(path, params={"limit": 2})) == 2
    assert program.get(path, params={"after_id": lines[0]["id"]}) == []
    for wrong in ({"limit": 501}, {"level": "loud"}, {"after_id": -1}):
        assert program.ask("GET", path, params=wrong).status_code == 422


def test_what_is_tried_again_is_told_with_its_time(
    program: Program, house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, other = program.begin(), program.begin()
    real = batch_loading.land

    def fail(uow: Any, loader: Any, rules: Any, job_id: int, records: Any) -> Any:
        with house.read() as look:
            public_id = look.session.execute(
                sa.select(MigrationJob.public_id).where(MigrationJob.id == job_id)  # type: ignore[arg-type]
            ).scalar_one()
        if public_id == job["public_id"]:
            raise ConnectionError("the disk blinked")
        return real(uow, loader, rules, job_id, records)

    monkeypatch.setattr(batch_loading, "land", fail)
    program.work()
    waiting = program.get(f"/jobs/{job['public_id']}/retry-status")
    assert {(retry["step"], retry["batch_number"], retry["attempts"]) for retry in waiting} == {
        ("migration.load", 1, 1),
        ("migration.load", 2, 1),
    }
    assert waiting == sorted(waiting, key=lambda retry: retry["next_attempt_at"])
    assert all("the disk blinked" in retry["error"] for retry in waiting)
    assert all(retry["next_attempt_at"] > clock.now().isoformat()[:19] for retry in waiting)
    batches = program.get(f"/jobs/{job['public_id']}/batches")
    assert {retry["batch"] for retry in waiting} == {batch["public_id"] for batch in batches}
    assert program.get(f"/jobs/{other['public_id']}/retry-status") == []
    queues = {queue["kind"]: queue for queue in program.get("/queues")}
    assert (queues["migration.load"]["retrying"], queues["migration.load"]["queued"]) == (2, 0)


def test_queues_and_workers_say_nothing_of_others(program: Program, house: House) -> None:
    other = Program.of(program.client, house, "Sud")
    other.begin(THIRTY)
    assert program.get("/queues") == []
    assert [(queue["kind"], queue["queued"]) for queue in other.get("/queues")] == [("migration.split", 1)]
    with house.write() as uow:
        uow.session.add(
            WorkWorker(token="t", name="pi:1", started_at=uow.now(), seen_at=uow.now(), threads=4, running=1)
        )
        uow.session.add(
            WorkTask(kind="secret.kind", payload={"of": "the shop"}, run_at=uow.now(), created_at=uow.now())
        )
    assert program.get("/workers") == [{"name": "pi:1", "threads": 4, "running": 1}]
    assert program.get("/queues") == []
    checks = {check["name"]: check for check in program.client.get("/api/v1/health").json()["data"]["checks"]}
    assert (checks["workers"]["ok"], checks["workers"]["detail"]) == (True, "1 with 4 threads, 1 of them at work")
    assert checks["work"]["detail"].startswith("2 waiting")


def test_what_was_loaded_and_used_up_is_told(program: Program) -> None:
    program.load()
    program.load(FOUR, dry_run=True)
    stats = program.get("/stats")
    assert stats["data"] == {"jobs": {"partially_succeeded": 2}, "loaded": 3, "skipped": 0, "dead": 1}
    assert (stats["usage"]["jobs"], stats["usage"]["records"], stats["usage"]["bytes"]) == (2, 4, 2 * len(FOUR))
    assert stats["left"]["jobs"] is None


def test_a_pipeline_keeps_a_plan_and_its_versions(program: Program) -> None:
    plan = staged_plan().model_dump(mode="json")
    made = program.post("/pipelines", {"name": " Every  night ", "plan": plan})
    assert (made["name"], made["version"], made["plan"]["batch_size"]) == ("Every night", 1, 3)
    taken = program.ask("POST", "/pipelines", json={"name": "Every night", "plan": plan})
    assert refusal(taken) == (409, "pipeline_exists")
    path = f"/pipelines/{made['public_id']}"
    assert program.put(path, plan | {"batch_size": 2})["version"] == 2
    assert program.get(path)["plan"]["batch_size"] == 2
    assert program.get(path, params={"version": 1})["plan"]["batch_size"] == 3
    assert refusal(program.ask("GET", path, params={"version": 3})) == (404, "not_found")
    assert [version["version"] for version in program.get(f"{path}/versions")] == [2, 1]
    upload = program.send()
    job = program.post(
        "/jobs",
        {"source": {"kind": "upload", "upload": upload["public_id"]}, "pipeline": made["public_id"], "version": 1},
    )
    assert (job["pipeline"], job["pipeline_version"]) == (made["public_id"], 1)
    program.work()
    assert program.get(f"/jobs/{job['public_id']}")["batches_total"] == 2
    assert [row["name"] for row in program.get("/pipelines", params={"target": "staged"})] == ["Every night"]
    assert program.get("/pipelines", params={"target": "brands"}) == []
    assert program.ask("DELETE", path).status_code == 200
    assert refusal(program.ask("GET", path)) == (404, "not_found")
    assert program.get("/pipelines") == []
    assert program.get(f"/jobs/{job['public_id']}")["pipeline"] == made["public_id"]
