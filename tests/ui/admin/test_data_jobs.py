"""Jobs in the console: the list, one job while it runs and afterwards, and mending what it left over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.service import get_product
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.ui.admin.data_jobs.files_page import FilesState
from freight_app.ui.admin.data_jobs.job_records import RecordsState
from freight_app.ui.admin.data_jobs.job_state import JobState
from freight_app.ui.admin.data_jobs.list_page import JobsState
from freight_app.ui.admin.data_jobs.mend_state import MendState
from freight_app.ui.admin.data_jobs.own_data import job_href
from freight_app.ui.admin.data_jobs.wizard_check import CheckState
from tests.catalogue.samples import add_category
from tests.migration.engine.workbench import Workbench, csv_of
from tests.ui.admin.loading_desk import DEAD, LOADED, SKIPPED, Desk
from tests.ui.tabs import signed_in_tab

NOWHERE = "0b5c8a6e-0000-4000-8000-000000000000"


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk.open(house)


def open_mending(desk: Desk, job: str) -> MendState:
    desk.visit(job_href(job) + "/mend")
    desk.tab.send(MendState.load)
    return desk.tab.state(MendState)


def test_the_list_knows_which_jobs_run_need_somebody_and_have_ended(desk: Desk) -> None:
    job = desk.load_messy()
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "check")
    desk.tab.send(CheckState.load_it, data={"job_name": "The second"})
    for tab, names in {"": 2, "live": 1, "needs": 1, "ended": 1}.items():
        desk.visit(f"/admin/data?tab={tab}")
        desk.tab.send(JobsState.load)
        assert len(desk.tab.state(JobsState).view.rows) == names, tab
    view = desk.tab.state(JobsState).view
    assert (view.counts, view.is_live) == ({"all": 2, "live": 1, "needs": 1, "ended": 1}, True)
    assert (view.rows[0].id, view.rows[0].state) == (job, "partially_succeeded")
    desk.tab.send(JobsState.find, text="no such name")
    assert desk.tab.state(JobsState).view.rows == []


def test_a_job_tells_its_state_its_counts_add_up_and_its_log_follows(desk: Desk) -> None:
    job = desk.load_messy()
    desk.open_job(job)
    shown = desk.tab.state(JobState)
    view = shown.view
    assert (view.loaded, view.skipped, view.dead) == (LOADED, SKIPPED, DEAD)
    assert (view.sentence, view.balance) == (
        "4 of 7 rows wait for you.",
        "It adds up: 2 + 1 + 4 = 7 rows of the file.",
    )
    assert (view.can_mend, view.can_undo, view.can_pause, view.is_moving) == (True, True, False, False)
    assert [batch.state for batch in shown.batches] == ["partially_succeeded"]
    assert shown.lines[0].text == "Ended: some rows are left over"
    desk.tab.send(JobState.find_lines, words="BEGUN")
    assert [line.text for line in desk.tab.state(JobState).lines] == ["Begun with export.csv"]
    desk.tab.send(JobState.find_lines, words="")
    desk.tab.send(JobState.show_level, level="warning")
    assert {line.level for line in desk.tab.state(JobState).lines} == {"warning"}


def test_what_a_job_says_is_said_in_the_readers_language(house: House) -> None:
    desk = Desk.open(house, language="fr")
    job = desk.load_messy()
    desk.open_job(job)
    shown = desk.tab.state(JobState)
    assert shown.view.sentence == "4 lignes sur 7 vous attendent."
    assert "Il n’y a pas de catégorie …" in [reason.text for reason in shown.view.reasons]
    desk.tab.send(RecordsState.narrow, which="dead_letter")
    reasons = [row.reason for row in desk.tab.state(RecordsState).view.rows]
    assert "Il n’y a pas de catégorie Inconnue." in reasons


def test_a_job_is_paused_goes_on_and_is_stopped(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "check")
    desk.tab.send(CheckState.load_it, data={"job_name": ""})
    desk.visit("/admin/data")
    desk.tab.send(JobsState.load)
    job = desk.tab.state(JobsState).view.rows[0].id
    desk.open_job(job)
    # A job that has not been read cannot be paused: that is said, and nothing breaks.
    desk.tab.send(JobState.pause)
    assert desk.tab.toasts() == ["Only a job that runs can be paused."]
    desk.tab.send(JobState.ask, what="cancel")
    desk.tab.send(JobState.cancel)
    shown = desk.tab.state(JobState)
    assert (shown.view.state, shown.asks, shown.view.can_go_on) == ("cancelled", "", True)
    desk.tab.send(JobState.go_on)
    desk.work()
    desk.tab.send(JobState.look)
    assert desk.tab.state(JobState).view.state == "partially_succeeded"


def test_one_batch_is_tried_again_once_the_shop_has_what_it_lacked(house: House, desk: Desk) -> None:
    desk.open_job(desk.load_messy())
    add_category(house, "inconnue", fr="Inconnue")
    [batch] = desk.tab.state(JobState).batches
    desk.tab.send(JobState.choose_batch, batch=batch.id)
    assert desk.tab.state(JobState).chosen == batch.id
    desk.tab.send(JobState.retry_batch, batch=batch.id)
    assert desk.tab.state(JobState).view.state == "retrying"
    desk.work()
    desk.tab.send(JobState.look)
    shown = desk.tab.state(JobState)
    # The two rows of that category have come through; a price and a twin still wait.
    assert (shown.view.loaded, shown.view.dead) == (LOADED + 2, DEAD - 2)
    assert [(one.number, one.is_retry) for one in shown.batches] == [(1, False), (2, True)]


def test_records_are_found_by_how_they_ended_and_by_their_key(desk: Desk) -> None:
    desk.open_job(desk.load_messy())
    desk.tab.send(RecordsState.narrow, which="skipped")
    [skipped] = desk.tab.state(RecordsState).view.rows
    assert (skipped.row, skipped.reason) == (4, "The same record stands in row 2.")
    desk.tab.send(RecordsState.narrow, which="loaded")
    desk.tab.send(RecordsState.find, text="a-2")
    [loaded] = desk.tab.state(RecordsState).view.rows
    desk.tab.send(RecordsState.open_record, row=loaded.row)
    sheet = desk.tab.state(RecordsState).sheet
    assert (sheet.row, sheet.is_new) == (3, True)
    assert "Plaquettes de frein" in {change.after for change in sheet.changes}


def test_a_job_is_taken_back_and_says_what_had_to_stay(house: House, desk: Desk) -> None:
    job = desk.load_messy()
    desk.open_job(job)
    desk.tab.send(JobState.ask, what="undo")
    desk.tab.send(JobState.undo)
    assert desk.tab.state(JobState).view.is_moving
    desk.work()
    desk.tab.send(JobState.look)
    view = desk.tab.state(JobState).view
    assert (view.state, view.undone, view.can_undo) == ("undone", LOADED, False)
    with house.read() as uow, pytest.raises(NotFound):
        get_product(uow, "A-1")


def test_dead_letters_show_the_cell_at_fault_and_what_is_typed_is_kept_even_when_it_is_wrong(desk: Desk) -> None:
    view = open_mending(desk, desk.load_messy()).view
    assert [row.row for row in view.rows] == [5, 6, 7, 8]
    differs, unknown, _other, price = view.rows
    assert differs.note == "Row 3 has the same key with other values."
    assert unknown.faults == ["", "", "There is no category Inconnue.", ""]
    assert price.faults[3] == "This is not a number as the chosen language writes it."
    desk.tab.send(MendState.edit, row=8, column="Prix TTC", text="still no price")
    shown = desk.tab.state(MendState).view.rows[3]
    assert (shown.cells[3], shown.faults[3] != "", shown.is_edited) == ("still no price", True, True)
    # After a reload it stands there still, with what is wrong with it.
    again = open_mending(desk, view.id).view.rows[3]
    assert (again.cells, again.faults) == (shown.cells, shown.faults)
    desk.tab.send(MendState.edit, row=8, column="Prix TTC", text="99,000")
    assert desk.tab.state(MendState).view.rows[3].faults == ["", "", "", ""]


def test_one_mended_cell_is_offered_to_all_rows_with_the_same_mistake(desk: Desk) -> None:
    open_mending(desk, desk.load_messy())
    desk.tab.send(MendState.edit, row=6, column="Famille", text="Filtres")
    alike = desk.tab.state(MendState).alike
    assert (alike.before, alike.after, alike.rows) == ("Inconnue", "Filtres", [7])
    desk.tab.send(MendState.mend_alike)
    shown = desk.tab.state(MendState)
    assert [row.cells[2] for row in shown.view.rows[1:3]] == ["Filtres", "Filtres"]
    assert (shown.alike.count, desk.tab.toasts()) == (0, ["1 more row is mended"])


def test_the_chosen_rows_are_tried_again_and_leave_the_grid(house: House, desk: Desk) -> None:
    open_mending(desk, desk.load_messy())
    desk.tab.send(MendState.edit, row=6, column="Famille", text="Filtres")
    desk.tab.send(MendState.choose, row=6)
    desk.tab.send(MendState.retry)
    shown = desk.tab.state(MendState).view
    assert (shown.waiting, [row.row for row in shown.rows]) == (1, [5, 7, 8])
    # What is being tried again cannot be written into, and that is said.
    desk.tab.send(MendState.edit, row=6, column="Famille", text="x")
    assert desk.tab.toasts()[-1] == "Only a dead letter that is not being tried again can be mended."
    desk.work()
    desk.tab.send(MendState.look)
    shown = desk.tab.state(MendState).view
    assert (shown.total, shown.waiting) == (3, 0)
    with house.read() as uow:
        assert get_product(uow, "A-3").sku == "A-3"


def test_a_column_or_row_that_is_not_there_is_refused(desk: Desk) -> None:
    view = open_mending(desk, desk.load_messy()).view
    desk.tab.send(MendState.edit, row=8, column="No such column", text="x")
    desk.tab.send(MendState.edit, row=4711, column="Famille", text="x")
    assert desk.tab.toasts() == [
        "The source has no such column.",
        "The record was not found.",
    ]
    assert desk.tab.state(MendState).view == view


def test_another_tenants_job_is_as_good_as_none(house: House, desk: Desk) -> None:
    desk.load_messy()
    foreign = Workbench.open(house).load(csv_of([["A", "no number"]])).public_id
    for job in (foreign, NOWHERE):
        desk.open_job(job)
        assert not desk.tab.state(JobState).is_found
        assert not open_mending(desk, job).is_found
    desk.tab.send(JobState.load)
    own = desk.tab.state(JobState)
    own.view = replace(own.view, id=foreign)
    desk.tab.send(JobState.undo)
    assert desk.tab.toasts()[-1] == "The job was not found."


def test_pages_of_data_are_shut_for_those_who_may_not_load(house: House, desk: Desk) -> None:
    job = desk.load_messy()
    tab = signed_in_tab(house, Role.PICKER, path=job_href(job), name="Pia Picker")
    for load in (JobsState.load, JobState.load, MendState.load, FilesState.load):
        tab.send(load)
    assert set(tab.toasts()) == {"You do not have the permission for this."}
    assert (tab.state(JobState).view.id, tab.state(JobsState).view.rows) == ("", [])


def test_a_file_is_thrown_away_but_not_while_a_job_needs_it(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "check")
    desk.tab.send(CheckState.load_it, data={"job_name": ""})
    desk.visit("/admin/data/files")
    desk.tab.send(FilesState.load)
    desk.tab.send(FilesState.ask, public_id=file_id)
    desk.tab.send(FilesState.delete)
    assert desk.tab.toasts() == ["A job that has not ended needs this file."]
    desk.work()
    desk.tab.send(FilesState.ask, public_id=file_id)
    desk.tab.send(FilesState.delete)
    assert desk.tab.state(FilesState).view.rows == []
