"""A job from its file to its end: every record ends as exactly one of loaded, skipped or dead letter."""

from __future__ import annotations

import pytest

from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.migration import job_control, jobs
from freight_app.migration.dead_letters import check_dead_letter, edit_dead_letter
from freight_app.migration.errors import RecordNotEditable, RequestKeyReused, WrongJobState
from freight_app.migration.loading import Existing
from freight_app.migration.models import JobStatus, UndoStatus
from freight_app.migration.undoing import undo_job
from tests.migration.engine.workbench import Workbench, csv_of, staged_plan

EIGHT = csv_of([(f"S{number}", number) for number in range(1, 9)])


def test_a_sound_file_is_loaded_batch_by_batch(bench: Workbench) -> None:
    job = bench.load(EIGHT)
    assert (job.status, job.rows_total, job.loaded, job.skipped, job.dead) == (JobStatus.SUCCEEDED, 8, 8, 0, 0)
    assert (job.batches_total, job.batches_ended) == (3, 3)
    assert bench.shelf() == {f"S{number}": number for number in range(1, 9)}
    assert list(bench.outcomes(job.public_id).values()) == [("loaded", "")] * 8


def test_the_same_file_again_changes_nothing(bench: Workbench) -> None:
    bench.load(EIGHT)
    again = bench.load(EIGHT)
    assert (again.status, again.loaded, again.skipped) == (JobStatus.SUCCEEDED, 0, 8)
    assert set(bench.outcomes(again.public_id).values()) == {("skipped", "unchanged")}


def test_the_same_record_twice_is_skipped_and_another_under_its_key_is_a_dead_letter(bench: Workbench) -> None:
    # In one batch (rows 2 to 4) and across batches (row 6).
    job = bench.load(csv_of([("A", 1), ("A", 1), ("A", 2), ("B", 5), ("A", 1), ("A", 3)]))
    assert bench.outcomes(job.public_id) == {
        2: ("loaded", ""),
        3: ("skipped", "duplicate"),
        4: ("dead_letter", "duplicate_differs"),
        5: ("loaded", ""),
        6: ("skipped", "duplicate"),
        7: ("dead_letter", "duplicate_differs"),
    }
    assert job.status is JobStatus.PARTIALLY_SUCCEEDED
    assert bench.dead(job.public_id)[0].facts == {"row": 2}
    assert bench.shelf() == {"A": 1, "B": 5}


def test_a_row_that_cannot_be_read_says_what_is_wrong_with_each_field(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", "many"), ("", 3), ("C", 4)]))
    first, second = bench.dead(job.public_id)
    assert [(fault.field, fault.code) for fault in first.errors or []] == [("quantity", "not_a_number")]
    assert [(fault.field, fault.code) for fault in second.errors or []] == [("sku", "required")]
    assert first.raw == {"sku": "A", "quantity": "many"}
    assert bench.shelf() == {"C": 4}


def test_a_file_of_refused_rows_fails(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", "x"), ("B", "y")]))
    assert (job.status, job.dead) == (JobStatus.FAILED, 2)


def test_a_file_without_rows_succeeds_with_nothing(bench: Workbench) -> None:
    job = bench.load(b"sku,quantity\n")
    assert (job.status, job.rows_total, job.batches_total) == (JobStatus.SUCCEEDED, 0, 0)


@pytest.mark.parametrize(
    ("existing", "ending", "stands"),
    [
        (Existing.UPDATE, ("loaded", ""), 9),
        (Existing.SKIP, ("skipped", "exists"), 1),
        (Existing.REFUSE, ("dead_letter", "exists"), 1),
    ],
)
def test_what_is_there_already_is_treated_as_the_plan_says(
    bench: Workbench, existing: Existing, ending: tuple[str, str], stands: int
) -> None:
    bench.load(csv_of([("A", 1)]))
    job = bench.load(csv_of([("A", 9)]), existing=existing)
    assert bench.outcomes(job.public_id) == {2: ending}
    assert bench.shelf() == {"A": stands}


def test_a_dry_run_tells_everything_and_changes_nothing(bench: Workbench) -> None:
    bench.load(csv_of([("A", 1)]))
    job = bench.load(csv_of([("A", 2), ("B", 3), ("C", "x"), ("B", 3)]), dry_run=True)
    assert (job.loaded, job.skipped, job.dead) == (2, 1, 1)
    assert bench.shelf() == {"A": 1}
    changed = next(row for row in bench.records(job.public_id) if row.record_key == "A")
    assert (changed.before or {})["quantity"] == 1
    assert (changed.after or {})["quantity"] == 2
    assert not job.can_undo


def test_dead_letters_are_mended_and_tried_again(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", 1), ("B", "two"), ("C", 3), ("D", "four")]))
    with bench.house.write() as uow:
        assert check_dead_letter(uow, bench.tenant.id, job.public_id, 3, {"quantity": "zwei"})
        assert not check_dead_letter(uow, bench.tenant.id, job.public_id, 3, {"quantity": "2"})
        edited = edit_dead_letter(uow, bench.tenant.id, job.public_id, 3, {"quantity": "2"})
        assert edited.is_edited
        retrying = job_control.retry_job(uow, bench.tenant.id, job.public_id, rows=[3])
        assert retrying.status is JobStatus.RETRYING
        with pytest.raises(RecordNotEditable):
            edit_dead_letter(uow, bench.tenant.id, job.public_id, 3, {"quantity": "5"})
    bench.work()
    ended = bench.job(job.public_id)
    assert (ended.status, ended.loaded, ended.dead) == (JobStatus.PARTIALLY_SUCCEEDED, 3, 1)
    with bench.house.write() as uow:
        edit_dead_letter(uow, bench.tenant.id, job.public_id, 5, {"quantity": "4"})
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    ended = bench.job(job.public_id)
    assert (ended.status, ended.loaded, ended.dead) == (JobStatus.SUCCEEDED, 4, 0)
    assert bench.shelf() == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert [record.attempts for record in bench.records(job.public_id)] == [1, 2, 1, 2]


def test_one_batch_is_tried_again(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", "x"), ("B", 2), ("C", 3), ("D", "x")]))
    with bench.house.write() as uow:
        from freight_app.kit.pagination import PageRequest

        batches = jobs.list_batches(uow, bench.tenant.id, job.public_id, PageRequest()).items
        edit_dead_letter(uow, bench.tenant.id, job.public_id, 2, {"quantity": "1"})
        job_control.retry_batch(uow, bench.tenant.id, batches[0].public_id)
    bench.work()
    assert bench.outcomes(job.public_id)[2] == ("loaded", "")
    assert bench.outcomes(job.public_id)[5] == ("dead_letter", "not_a_number")


def test_nothing_to_try_again_is_told(bench: Workbench) -> None:
    job = bench.load(EIGHT)
    with bench.house.write() as uow, pytest.raises(WrongJobState):
        job_control.retry_job(uow, bench.tenant.id, job.public_id)


def test_an_undone_job_leaves_things_as_they_were(bench: Workbench) -> None:
    bench.load(csv_of([("A", 1), ("B", 2)]))
    job = bench.load(csv_of([("A", 10), ("C", 3), ("D", 4), ("E", 5)]))
    with bench.house.write() as uow:
        undo_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    undone = bench.job(job.public_id)
    assert (undone.undo_status, undone.undone, undone.not_undone) == (UndoStatus.DONE, 4, 0)
    assert bench.shelf() == {"A": 1, "B": 2}
    with bench.house.write() as uow, pytest.raises(WrongJobState):
        undo_job(uow, bench.tenant.id, job.public_id)


def test_an_undo_leaves_and_lists_what_somebody_changed_since(bench: Workbench) -> None:
    job = bench.load(csv_of([("A", 1), ("B", 2), ("C", 3), ("D", 4)]))
    bench.load(csv_of([("B", 20)]))
    with bench.house.write() as uow:
        undo_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    undone = bench.job(job.public_id)
    assert (undone.undo_status, undone.undone, undone.not_undone) == (UndoStatus.PARTLY, 3, 1)
    assert bench.shelf() == {"B": 20}
    left = bench.records(job.public_id, only_not_undone=True)
    assert [(row.record_key, row.undo_code) for row in left] == [("B", "changed_since")]
    # Whoever sets it back may take back the rest.
    bench.load(csv_of([("B", 2)]))
    with bench.house.write() as uow:
        undo_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert bench.job(job.public_id).undo_status is UndoStatus.DONE
    assert bench.shelf() == {}


def test_a_paused_job_begins_no_further_batch(bench: Workbench) -> None:
    job = bench.begin(csv_of([(f"S{number}", number) for number in range(30)]))
    bench.work(limit=2)
    with bench.house.write() as uow:
        job_control.pause_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    paused = bench.job(job.public_id)
    assert paused.is_paused
    assert 0 < paused.loaded < 30
    with bench.house.write() as uow:
        job_control.resume_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert (bench.job(job.public_id).status, bench.job(job.public_id).loaded) == (JobStatus.SUCCEEDED, 30)


def test_a_cancelled_job_stops_and_can_be_finished_later(bench: Workbench) -> None:
    job = bench.begin(csv_of([(f"S{number}", number) for number in range(30)]))
    bench.work(limit=2)
    with bench.house.write() as uow:
        cancelled = job_control.cancel_job(uow, bench.tenant.id, job.public_id)
    assert cancelled.status is JobStatus.CANCELLED
    bench.work()
    stopped = bench.job(job.public_id)
    assert stopped.loaded == len(bench.shelf()) == 3
    with bench.house.write() as uow, pytest.raises(WrongJobState):
        job_control.cancel_job(uow, bench.tenant.id, job.public_id)
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert (bench.job(job.public_id).status, bench.job(job.public_id).loaded) == (JobStatus.SUCCEEDED, 30)


def test_a_job_cancelled_before_its_source_was_read_can_be_started_again(bench: Workbench) -> None:
    job = bench.begin(EIGHT)
    with bench.house.write() as uow:
        job_control.cancel_job(uow, bench.tenant.id, job.public_id)
    assert bench.work() == 0
    with bench.house.write() as uow:
        job_control.retry_job(uow, bench.tenant.id, job.public_id)
    bench.work()
    assert bench.job(job.public_id).loaded == 8


def test_the_same_request_twice_is_one_job(bench: Workbench) -> None:
    upload = bench.send(EIGHT)
    from freight_app.migration.plans import JobDraft, UploadSource

    def ask(batch_size: int) -> str:
        source = UploadSource(upload=upload.public_id)
        draft = JobDraft(source=source, plan=staged_plan(batch_size=batch_size), request_key="monday")
        with bench.house.write() as uow:
            return jobs.create_job(uow, bench.tenant.id, draft).public_id

    assert ask(3) == ask(3)
    with pytest.raises(RequestKeyReused):
        ask(4)


def test_another_tenant_sees_nothing_of_it(bench: Workbench) -> None:
    job = bench.load(EIGHT)
    other = Workbench.open(bench.house, "Nord")
    assert other.shelf() == {}
    for forbidden in (
        lambda uow: jobs.get_job(uow, other.tenant.id, job.public_id),
        lambda uow: job_control.cancel_job(uow, other.tenant.id, job.public_id),
        lambda uow: undo_job(uow, other.tenant.id, job.public_id),
        lambda uow: jobs.list_events(uow, other.tenant.id, job.public_id),
    ):
        with bench.house.write() as uow, pytest.raises(NotFound):
            forbidden(uow)


def test_a_target_that_is_not_allowed_is_refused(bench: Workbench) -> None:
    from freight_app.accounts.tenant_dtos import TenantUpdate
    from freight_app.accounts.tenants import update_tenant

    with bench.house.write() as uow:
        update_tenant(uow, bench.tenant.public_id, TenantUpdate(allowed_targets=["products"]))
    with pytest.raises(NotAllowed):
        bench.begin(EIGHT)


def test_a_file_is_joined_with_a_dataset_by_a_column(bench: Workbench) -> None:
    from freight_app.migration.mapping.targets import TargetField

    bench.load(csv_of([("A", 1), ("B", 2)]))
    city, sku = TargetField(name="id", is_key=True), TargetField(name="stock")
    mapping = {
        "schema": 1,
        "fields": {
            "id": {"source": {"kind": "column", "column": "id"}},
            "stock": {"source": {"kind": "column", "column": "stock.quantity"}},
        },
    }
    job = bench.load(
        csv_of([("x", "A"), ("y", "B"), ("z", "C")], header=("id", "sku")),
        fields=(city, sku),
        mapping=mapping,
        dataset="joined",
        joins=[{"dataset": "stock", "column": "sku"}],
    )
    assert job.status is JobStatus.SUCCEEDED
    after = {row.record_key: (row.after or {}).get("stock") for row in bench.records(job.public_id)}
    assert after == {"x": "1", "y": "2", "z": None}


def test_a_successor_that_comes_in_a_later_batch_is_linked_at_the_end(bench: Workbench) -> None:
    from freight_app.catalogue.service import get_product
    from freight_app.migration.plans import JobDraft, LoadPlan, UploadSource

    rows = [
        ("OLD-1", "Old filter", "NEW-1"),
        ("X-2", "Belt", ""),
        ("OLD-3", "Gone", "NO-SUCH"),
        ("NEW-1", "Filter", ""),
    ]
    upload = bench.send(csv_of(rows, header=("sku", "name", "replaced_by")))
    fields = {name: {"source": {"kind": "column", "column": name}} for name in ("sku", "name", "replaced_by")}
    plan = LoadPlan(target="products", mapping={"schema": 1, "fields": fields}, batch_size=2)
    with bench.house.write() as uow:
        draft = JobDraft(source=UploadSource(upload=upload.public_id), plan=plan)
        job = jobs.create_job(uow, bench.tenant.id, draft)
    bench.work()
    assert (bench.job(job.public_id).status, bench.job(job.public_id).loaded) == (JobStatus.SUCCEEDED, 4)
    with bench.house.read() as uow:
        successor = get_product(uow, "OLD-1").replaced_by
    assert successor is not None
    assert successor.sku == "NEW-1"
    assert bench.outcomes(job.public_id)[4] == ("loaded", "unknown_successor")
    assert bench.outcomes(job.public_id)[2] == ("loaded", "")


def test_staff_do_through_a_job_only_what_they_may_do_by_hand(bench: Workbench) -> None:
    from freight_app.accounts.permissions import Permission
    from freight_app.kit.actor import Actor
    from freight_app.migration.plans import JobDraft, LoadPlan, UploadSource

    upload = bench.send(csv_of([("A", "Filter")], header=("sku", "name")))
    fields = {name: {"source": {"kind": "column", "column": name}} for name in ("sku", "name")}
    plan = LoadPlan(target="products", mapping={"schema": 1, "fields": fields})
    draft = JobDraft(source=UploadSource(upload=upload.public_id), plan=plan)
    with_all = frozenset({Permission.DATA_LOAD, Permission.CATALOGUE_EDIT, Permission.PRICES_EDIT})
    for permissions in (frozenset({Permission.DATA_LOAD}), with_all - {Permission.PRICES_EDIT}):
        clerk = Actor(label="clerk", user_id=7, permissions=permissions)
        with pytest.raises(NotAllowed), bench.house.write(clerk) as uow:
            jobs.create_job(uow, bench.tenant.id, draft)
    buyer = Actor(label="buyer", user_id=8, permissions=with_all)
    with bench.house.write(buyer) as uow:
        job = jobs.create_job(uow, bench.tenant.id, draft)
    bench.work()
    assert bench.job(job.public_id).loaded == 1
    with pytest.raises(NotAllowed), bench.house.write(clerk) as uow:
        undo_job(uow, bench.tenant.id, job.public_id)
