"""Papers on pages: who sees the panel's list, what the sheet does with them, and that nobody acts without the right."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.mailboxes import find_owner
from freight_app.accounts.permissions import Role
from freight_app.documents.attached import changing, taking_in
from freight_app.documents.attached.changing import DocumentFacts
from freight_app.documents.attached.models import DocumentKind, Source
from freight_app.kit.house import House
from freight_app.kit.subjects import Subject
from freight_app.orders.dtos import CartOwner
from freight_app.ui.admin.documents_state import DocumentsState
from freight_app.ui.components.attachments import AttachmentsState
from freight_app.ui.papers.shared import SharedPapersState
from freight_app.ui.papers.sheet_state import PaperSheetState
from freight_app.work.running import run_due_tasks
from tests.documents.attached.samples import locked_pdf, pdf, picture
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import order
from tests.ui.tabs import Tab, signed_in_tab

__all__ = ["parts"]


@pytest.fixture
def backend() -> str:
    """One database is enough: what differs by database is tested below the pages."""
    return "sqlite"


def bring(house: House, content: bytes, name: str, *subjects: Subject) -> str:
    taken = taking_in.take_in(house.settings, content, name)
    with house.write() as uow:
        return taking_in.add_document(uow, taken, source=Source.UPLOAD, subjects=subjects).public_id


def facts(**said: Any) -> dict[str, Any]:
    return {"title": "Customs D10", "kind": "customs", "expires_on": "2026-03-20", "remind_days": "10"} | said


def test_the_panel_shows_the_papers_of_its_thing_and_follows_their_checking(house: House) -> None:
    thing = Subject("product", "HU-816")
    bring(house, pdf(), "approval.pdf", thing)
    bring(house, locked_pdf("x"), "locked.pdf", thing)
    bring(house, picture(), "else.png")
    tab = signed_in_tab(house, Role.BUYER, path="/admin/products/HU-816")
    tab.send(AttachmentsState.load, kind="product", ref="HU-816")
    panel = tab.state(AttachmentsState)
    assert {row.title: row.state for row in panel.rows} == {"approval": "checking", "locked": "checking"}
    assert panel.waits
    assert panel.upload_to == "/api/v1/documents?subject_kind=product&subject_ref=HU-816"
    run_due_tasks(house.database)
    tab.send(AttachmentsState.refresh)
    assert {row.title: (row.state, row.note) for row in panel.rows} == {
        "approval": ("ready", ""),
        "locked": ("refused", "It needs a password. Send it without."),
    }
    assert not panel.waits
    tab.send(AttachmentsState.load, kind="spaceship", ref="1")
    assert panel.rows == []


def test_a_paper_is_described_filed_thrown_away_and_taken_back(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    paper = bring(house, b"declaration", "scan7.txt")
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/documents?tab=to_file")
    tab.send(DocumentsState.load)
    page, sheet = tab.state(DocumentsState), tab.state(PaperSheetState)
    assert [row.title for row in page.rows] == ["scan7"]
    tab.send(PaperSheetState.open_paper, public_id=paper)
    assert sheet.is_open
    assert sheet.paper.file.startswith(f"/api/v1/documents/{paper}/file?v=1&")
    tab.send(PaperSheetState.describe, data=facts(title="  "))
    assert sheet.errors["title"] == "A document needs a title."
    for wrong, field in (("kind", "kind"), ("expires_on", "expires_on"), ("remind_days", "remind_days")):
        tab.send(PaperSheetState.describe, data=facts(**{wrong: "nonsense"}))
        assert sheet.errors[field]
    tab.send(PaperSheetState.describe, data=facts())
    assert (sheet.paper.title, sheet.paper.expires_on, set(sheet.errors.values())) == (
        "Customs D10",
        "2026-03-20",
        {""},
    )
    tab.send(PaperSheetState.file_to, data={"subject_kind": "order", "subject_ref": "F-404"})
    assert sheet.errors["subject_ref"]
    tab.send(PaperSheetState.file_to, data={"subject_kind": "order", "subject_ref": placed.number.lower()})
    assert [(subject.word, subject.title) for subject in sheet.paper.subjects] == [("Order", placed.number)]
    assert sheet.paper.may_share
    changes = sheet.changes
    tab.send(DocumentsState.refresh)
    assert page.rows == []
    tab.send(PaperSheetState.delete)
    assert (sheet.is_open, sheet.gone_title, sheet.changes) == (False, "Customs D10", changes + 1)
    tab.send(DocumentsState.refresh)
    assert page.counts == {"all": 0, "to_file": 0, "expiring": 0, "deleted": 1}
    tab.send(PaperSheetState.restore, public_id=paper)
    tab.send(DocumentsState.refresh)
    assert page.counts == {"all": 1, "to_file": 0, "expiring": 1, "deleted": 0}


def test_who_only_reads_changes_nothing(house: House) -> None:
    paper = bring(house, b"text", "a.txt")
    tab = signed_in_tab(house, Role.SALES, path="/admin/documents")
    tab.send(PaperSheetState.open_paper, public_id=paper)
    assert tab.state(PaperSheetState).is_open
    tab.send(PaperSheetState.describe, data=facts())
    tab.send(PaperSheetState.delete)
    tab.send(PaperSheetState.open_paper, public_id=paper)
    assert (tab.state(PaperSheetState).paper.title, tab.state(PaperSheetState).paper.is_deleted) == ("a", False)
    picker = signed_in_tab(house, Role.PICKER, path="/admin/documents")
    picker.send(DocumentsState.load)
    assert not picker.state(DocumentsState).is_loaded


def test_a_customer_sees_what_is_shared_about_the_own_order_alone(house: House, parts: Parts) -> None:
    mine = signed_in_tab(house, Role.CUSTOMER, path="/account/orders", name="Amine Trabelsi")
    with house.read() as uow:
        owner = find_owner(uow, "customer.amine@shop.test")
    assert owner is not None
    placed = order(house, {parts.filter: 1}, owner=CartOwner(user_id=owner.user_id))
    thing = Subject("order", placed.number)
    shared = bring(house, b"report", "report.txt", thing)
    bring(house, b"margin", "margin.txt", thing)
    with house.write() as uow:
        said = DocumentFacts(title="Report", kind=DocumentKind.CERTIFICATE, is_shared=True)
        changing.describe_document(uow, shared, said)

    def titles(tab: Tab) -> list[str]:
        tab.send(SharedPapersState.load, number=placed.number)
        return [row.title for row in tab.state(SharedPapersState).rows]

    assert titles(mine) == ["Report"]
    assert f"&u={owner.user_id}&" in mine.state(SharedPapersState).links[shared]
    assert titles(signed_in_tab(house, Role.CUSTOMER, path="/account/orders", name="Leila Ben Ali")) == []
    assert titles(Tab(guest="g" * 40)) == []
