"""The wizard that begins a job: what was understood, suggested and chosen, and that none of it is lost."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.migration.staging import list_staged
from freight_app.ui.admin.data_jobs.list_page import JobsState
from freight_app.ui.admin.data_jobs.own_data import NEW, own_tenant
from freight_app.ui.admin.data_jobs.pipelines_page import PipelinesState
from freight_app.ui.admin.data_jobs.wizard import WizardState
from freight_app.ui.admin.data_jobs.wizard_check import CheckState
from freight_app.ui.admin.data_jobs.wizard_columns_state import ColumnsState
from freight_app.ui.admin.data_jobs.wizard_file import FileState
from freight_app.ui.admin.data_jobs.wizard_target_state import TargetState
from tests.ui.admin.loading_desk import DEAD, LOADED, SKIPPED, Desk
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk.open(house)


def columns(desk: Desk) -> dict[str, str]:
    """Where each field comes from that comes from somewhere."""
    view = desk.tab.state(ColumnsState).view
    return {row.name: row.source for row in view.fields if row.source}


def test_a_step_opens_only_when_the_one_before_it_has_what_it_needs(desk: Desk) -> None:
    file_id = desk.send()
    assert desk.go(file_id, "columns") == f"{NEW}?file={file_id}&step=target"
    assert desk.go(file_id, "check") == f"{NEW}?file={file_id}&step=target"
    desk.choose_products(file_id)
    assert desk.go(file_id, "check") == ""
    assert desk.tab.state(WizardState).step == "check"


def test_what_was_understood_of_the_file_is_shown_and_a_correction_is_read_at_once(desk: Desk) -> None:
    file_id = desk.send()
    desk.go(file_id, "file")
    view = desk.tab.state(FileState).view
    assert (view.name, view.encoding, view.delimiter, view.has_header) == ("export.csv", "cp1252", ";", True)
    assert view.columns == ["Réf article", "Désignation", "Famille", "Prix TTC"]
    assert view.rows[0][1] == "Filtre à huile"
    desk.tab.send(FileState.choose, what="encoding", value="cp850")
    assert desk.tab.state(FileState).view.rows[0][1] != "Filtre à huile"
    # Another visit finds what was chosen.
    desk.go(file_id, "file")
    assert desk.tab.state(FileState).view.encoding == "cp850"
    desk.tab.send(FileState.choose, what="encoding", value="cp1252")
    desk.tab.send(FileState.choose, what="has_header", value="no")
    assert desk.tab.state(FileState).view.columns[0] == "column_1"


def test_a_correction_that_cannot_be_followed_is_said_and_changes_nothing(desk: Desk) -> None:
    file_id = desk.send()
    desk.go(file_id, "file")
    before = desk.tab.state(FileState).view
    desk.tab.send(FileState.choose, what="encoding", value="klingon")
    shown = desk.tab.state(FileState)
    assert (shown.error != "", shown.is_reading, shown.view) == (True, False, before)


def test_columns_numbers_and_currency_are_suggested_from_the_file(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    view = desk.tab.state(ColumnsState).view
    assert columns(desk) == {
        "sku": "c:Réf article",
        "name": "c:Désignation",
        "category": "c:Famille",
        "price": "c:Prix TTC",
    }
    assert (view.locale, view.currency, view.errors, view.bad_rows) == ("fr", "TND", 0, 1)
    price = next(row for row in view.fields if row.name == "price")
    assert (price.before, price.after, price.problems) == ("24,500", "24.500 TND", 1)
    # Rows are counted as a spreadsheet counts them.
    assert [row.number for row in view.rows if not row.is_sound] == [8]


def test_a_field_is_read_by_steps_and_what_is_no_step_yet_is_kept_in_the_sheet(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    tab = desk.tab
    tab.send(ColumnsState.open_field, name="category")
    tab.send(ColumnsState.add_step, op="look_up")
    # Without words a table of words is no step: it is said, and nothing is used.
    assert tab.state(ColumnsState).sheet.error.startswith("This is not whole yet")
    tab.send(ColumnsState.set_param, at=0, name="table", text="Inconnue = Filtres\nFiltres = Filtres")
    sheet = tab.state(ColumnsState).sheet
    assert (sheet.error, [cell.after for cell in sheet.samples][-2:]) == ("", ["Filtres", "Filtres"])
    tab.send(ColumnsState.set_case, to="upper")
    tab.send(ColumnsState.switch, op="trim", is_on=True)
    desk.go(file_id, "columns")
    tab.send(ColumnsState.open_field, name="category")
    sheet = tab.state(ColumnsState).sheet
    assert (sheet.trim, sheet.case, [step.op for step in sheet.steps]) == (True, "upper", ["look_up"])
    assert sheet.samples[0].after == "FILTRES"
    tab.send(ColumnsState.remove_step, at=1)
    assert tab.state(ColumnsState).sheet.steps == []


def test_a_formula_that_cannot_be_read_is_said_at_its_field_and_stops_the_way_on(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.open_field, name="name")
    desk.tab.send(ColumnsState.add_step, op="expression")
    desk.tab.send(ColumnsState.set_param, at=0, name="expression", text="upper(")
    shown = desk.tab.state(ColumnsState)
    assert shown.sheet.error == "The formula cannot be read. Check its brackets, quotes and names."
    assert shown.view.errors == 1
    desk.go(file_id, "check")
    assert desk.tab.send(CheckState.load_it, data={"job_name": ""}) == []
    assert desk.tab.state(CheckState).error != ""


def test_a_needed_field_without_a_column_is_named(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.set_source, name="sku", value="")
    view = desk.tab.state(ColumnsState).view
    assert next(row.error for row in view.fields if row.name == "sku") == "SKU is needed: choose where it comes from."
    desk.tab.send(ColumnsState.set_source, name="sku", value="c:No such column")
    assert next(row.source for row in desk.tab.state(ColumnsState).view.fields if row.name == "sku") == ""


def test_constants_and_several_columns_are_asked_for_in_the_sheet(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.set_source, name="brand", value="=")
    desk.tab.send(ColumnsState.set_constant, text="Bosch")
    assert desk.tab.state(ColumnsState).sheet.samples[0].after == "Bosch"
    desk.tab.send(ColumnsState.set_source, name="tags", value="+")
    desk.tab.send(ColumnsState.tick_column, name="Famille")
    desk.tab.send(ColumnsState.tick_column, name="Désignation")
    assert desk.tab.state(ColumnsState).sheet.samples[0].after == "Filtres | Filtre à huile"


def test_going_to_another_target_and_back_finds_the_mapping_again(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.set_source, name="price", value="")
    desk.go(file_id, "target")
    desk.tab.send(TargetState.choose, target="brands")
    desk.tab.send(TargetState.choose, target="products")
    desk.go(file_id, "columns")
    assert "price" not in columns(desk)


def test_a_trial_counts_everything_and_changes_nothing(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "check")
    desk.tab.send(CheckState.try_it)
    assert desk.tab.state(CheckState).view.trial.is_live
    desk.work()
    desk.tab.send(CheckState.look)
    trial = desk.tab.state(CheckState).view.trial
    assert (trial.loaded, trial.skipped, trial.dead, trial.state) == (LOADED, SKIPPED, DEAD, "rehearsed")
    assert {reason.code for reason in trial.reasons} >= {"unknown_category", "duplicate_differs", "duplicate"}
    # Nothing waits for anybody: the list's own view of what needs somebody stays empty.
    desk.visit("/admin/data?tab=needs")
    desk.tab.send(JobsState.load)
    assert desk.tab.state(JobsState).view.rows == []


def test_one_visit_begins_one_job_however_often_it_is_pressed(desk: Desk) -> None:
    file_id = desk.send()
    desk.choose_products(file_id)
    desk.go(file_id, "check")
    step = desk.tab.state(CheckState).step
    first = where_to(desk.tab.send(CheckState.load_it, data={"job_name": "Filters"}))
    desk.tab.state(CheckState).step = step
    assert where_to(desk.tab.send(CheckState.load_it, data={"job_name": "Filters"})) == first
    desk.visit("/admin/data")
    desk.tab.send(JobsState.load)
    assert [row.name for row in desk.tab.state(JobsState).view.rows] == ["Filters"]


def test_a_kept_pipeline_loads_the_next_file_with_one_press(desk: Desk) -> None:
    first, second = desk.send(), desk.send()
    desk.choose_products(first)
    desk.go(first, "columns")
    desk.tab.send(ColumnsState.set_source, name="category", value="")
    desk.tab.send(ColumnsState.keep_pipeline, data={"pipeline_name": "Old program"})
    desk.go(second, "target")
    [card] = desk.tab.state(TargetState).view.pipelines
    went = where_to(desk.tab.send(TargetState.use, pipeline=card.id))
    assert (card.name, went) == ("Old program", f"{NEW}?file={second}&step=columns")
    desk.go(second, "columns")
    assert "category" not in columns(desk)
    desk.tab.send(ColumnsState.keep_pipeline, data={"pipeline_name": ""})
    desk.visit("/admin/data/pipelines")
    desk.tab.send(PipelinesState.load)
    [row] = desk.tab.state(PipelinesState).rows
    assert (row.name, row.version) == ("Old program", 2)
    desk.tab.send(PipelinesState.open_versions, public_id=row.id)
    assert [one.version for one in desk.tab.state(PipelinesState).opened] == [2, 1]
    desk.tab.send(PipelinesState.ask, public_id=row.id)
    desk.tab.send(PipelinesState.delete)
    assert desk.tab.state(PipelinesState).rows == []


def test_a_file_of_somebody_else_is_not_here(house: House, desk: Desk) -> None:
    desk.go("0b5c8a6e-0000-4000-8000-000000000000", "file")
    assert not desk.tab.state(WizardState).is_found
    desk.tab.send(FileState.took, public_id="0b5c8a6e-0000-4000-8000-000000000000")
    assert desk.tab.state(FileState).view.id == ""


def test_who_may_not_load_data_gets_nothing(house: House) -> None:
    file_id = Desk.open(house).send()
    tab = signed_in_tab(house, Role.SALES, path=f"{NEW}?file={file_id}&step=file", name="Sami Sales")
    tab.send(WizardState.load)
    assert (tab.state(FileState).view.name, tab.toasts()) == ("", ["You do not have the permission for this."])
    stranger = Tab(guest="g" * 40, path=f"{NEW}?file={file_id}")
    assert where_to(stranger.send(WizardState.load)).startswith("/sign-in?next=")


def test_an_own_dataset_takes_every_column_and_the_key_that_is_chosen(desk: Desk) -> None:
    file_id = desk.send()
    desk.go(file_id, "target")
    desk.tab.send(TargetState.choose, target="staged")
    assert desk.tab.state(TargetState).view.dataset == "export"
    desk.tab.send(TargetState.keep_dataset, what="dataset", value="not a name")
    assert desk.tab.state(TargetState).error == "A dataset is named with letters, digits, dots and dashes."
    desk.tab.send(TargetState.keep_dataset, what="key", value="Réf article")
    job = desk.load(file_id)
    desk.visit("/admin/data")
    desk.tab.send(JobsState.load)
    [row] = desk.tab.state(JobsState).view.rows
    assert (row.id, row.loaded, row.target) == (job, "5", "Your own dataset")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_columns_of_an_own_dataset_hold_what_is_chosen_for_them(desk: Desk) -> None:
    rows = "Réf;Prix;Livré le;Actif;Note\nA1;1 024,500;02/13/2026;oui;x\nA2;12,300;02/01/2026;non;y\n"
    file_id = desk.send(rows.encode(), "prices.csv")
    desk.go(file_id, "target")
    desk.tab.send(TargetState.choose, target="staged")
    kinds = {"Prix": "decimal", "Livré le": "date", "Actif": "boolean"}
    for column, kind in kinds.items():
        desk.tab.send(TargetState.keep_kind, column=column, kind=kind)
    desk.tab.send(TargetState.keep_dataset, what="key", value="Réf")
    view = desk.tab.state(TargetState).view
    assert {one.column: one.kind for one in view.kinds} == kinds | {"Réf": "text", "Note": "text"}
    assert [one.example for one in view.kinds][:2] == ["A1", "1 024,500"]
    desk.load(file_id)
    with desk.house.read() as uow:
        staged = list_staged(uow, own_tenant(uow), "prices", PageRequest()).items
    assert {row.record_key: row.values for row in staged} == {
        "A1": {"ref": "A1", "prix": "1024.500", "livre_le": "2026-02-13", "actif": True, "note": "x"},
        "A2": {"ref": "A2", "prix": "12.300", "livre_le": "2026-02-01", "actif": False, "note": "y"},
    }
    # Another kind begins another reading of that column alone.
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.open_field, name="note")
    desk.tab.send(ColumnsState.set_case, to="upper")
    desk.go(file_id, "target")
    desk.tab.send(TargetState.keep_kind, column="Prix", kind="text")
    desk.go(file_id, "columns")
    desk.tab.send(ColumnsState.open_field, name="note")
    assert desk.tab.state(ColumnsState).sheet.case == "upper"
