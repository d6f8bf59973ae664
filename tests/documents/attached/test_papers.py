"""A paper's life: taken in, looked into, filed, found by its words, given a new version, thrown away and forgotten."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.documents.attached import changing, linking, reading, searching, taking_in
from freight_app.documents.attached.changing import DocumentFacts
from freight_app.documents.attached.dtos import DocumentView, Show
from freight_app.documents.attached.errors import LinkNotValid, PaperNotReady, TooManyLinks, VersionMoved
from freight_app.documents.attached.expiring import remind_of_expiry
from freight_app.documents.attached.models import DocumentKind, Source, VersionState
from freight_app.documents.attached.opening import LinkClaim, Part, open_signed, sign_link
from freight_app.documents.attached.rules import MAX_LINKS
from freight_app.documents.attached.storage import FOLDER, local_path
from freight_app.documents.attached.sweeping import KEEP_DELETED, LEFT_BEHIND_AFTER, sweep_papers
from freight_app.documents.printed import PrintedKind
from freight_app.documents.typesetting import typeset
from freight_app.kit.actor import GUEST, SYSTEM, Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.kit.subjects import Subject
from freight_app.messaging.service import list_messages
from freight_app.work.running import run_due_tasks
from tests.documents import papers
from tests.documents.attached.samples import armed_pdf, letter, locked_pdf, pdf, picture

ORDER = Subject("order", "F-10023")
PAGE = PageRequest(page=1, per_page=20)


def bring(
    house: House,
    content: bytes,
    name: str = "paper.txt",
    *subjects: Subject,
    by: Actor = SYSTEM,
    expires_on: date | None = None,
) -> DocumentView:
    taken = taking_in.take_in(house.settings, content, name)
    with house.write(by) as uow:
        return taking_in.add_document(uow, taken, source=Source.UPLOAD, subjects=subjects, expires_on=expires_on)


def renew(
    house: House, paper: DocumentView, content: bytes, *, after: int, expires_on: date | None = None
) -> DocumentView:
    taken = taking_in.take_in(house.settings, content, "next.txt")
    with house.write() as uow:
        return taking_in.add_version(
            uow, paper.public_id, taken, after=after, source=Source.UPLOAD, expires_on=expires_on
        )


def look(house: House, paper: DocumentView) -> DocumentView:
    with house.read() as uow:
        return reading.get_paper(uow, paper.public_id)


def find(house: House, text: str, show: Show = Show.ALL, kind: DocumentKind | None = None) -> list[str]:
    with house.read() as uow:
        found = searching.search_documents(uow, text, PAGE, show=show, kind=kind)
        assert found.total == len(found.items)
        return sorted(item.document.title for item in found.items)


def snippet(house: House, text: str) -> tuple[str, list[str]]:
    """The first snippet as it reads, and what in it is marked."""
    with house.read() as uow:
        parts = searching.search_documents(uow, text, PAGE).items[0].snippet
    return "".join(part.text for part in parts), [part.text for part in parts if part.is_hit]


def files_on_disk(house: House) -> set[str]:
    return {path.name for path in (house.settings.data_dir / FOLDER).rglob("*") if path.is_file()}


def claim_of(link: str) -> LinkClaim:
    return LinkClaim.model_validate(dict(pair.split("=") for pair in link.split("?")[1].split("&")))


# --- coming in


def test_a_pdf_is_shown_to_nobody_before_it_was_looked_into(house: House, buyer: Actor) -> None:
    paper = bring(house, armed_pdf(), "certificate.pdf", ORDER, by=buyer)
    assert (paper.latest.state, paper.title, paper.by) == (VersionState.CHECKING, "certificate", "Bahia")
    with house.read() as uow:
        link = sign_link(uow, paper.public_id, 1, Part.FILE, 7)
        with pytest.raises(PaperNotReady):
            open_signed(uow, paper.public_id, Part.FILE, claim_of(link), 7)
    run_due_tasks(house.database)
    latest = look(house, paper).latest
    assert (latest.state, latest.reason, latest.pages) == (VersionState.READY, "cleaned", 1)
    with house.read() as uow:
        opened = open_signed(uow, paper.public_id, Part.FILE, claim_of(link), 7)
    content = local_path(house.settings.data_dir, opened.sha256).read_bytes()
    assert b"owned" not in content
    assert find(house, "certificate origin") == ["certificate"]
    with house.read() as uow:
        assert [found.public_id for found in reading.list_attached(uow, ORDER)] == [paper.public_id]


def test_a_locked_pdf_says_so_and_keeps_no_file(house: House) -> None:
    paper = bring(house, locked_pdf("secret"), "contract.pdf")
    run_due_tasks(house.database)
    latest = look(house, paper).latest
    assert (latest.state, latest.reason) == (VersionState.REFUSED, "locked")
    grow_old(house)
    sweep_papers(house)
    assert files_on_disk(house) == set()


def test_who_may_not_keep_papers_brings_none_and_sees_none(house: House) -> None:
    taken = taking_in.take_in(house.settings, b"plain", "a.txt")
    with house.write(GUEST) as uow:
        with pytest.raises(NotAllowed):
            taking_in.add_document(uow, taken, source=Source.UPLOAD)
        with pytest.raises(NotAllowed):
            reading.list_attached(uow, ORDER)
        with pytest.raises(NotAllowed):
            searching.search_documents(uow, "plain", PAGE)
    assert find(house, "") == []


# --- being found


def test_papers_are_found_by_what_they_say_in_three_languages(house: House) -> None:
    bring(house, b"Certificate of Conformity for brake pads, R90", "ece.txt")
    bring(house, "Déclaration d'origine : pièces détachées importées de Gênes".encode(), "origine.txt")
    bring(house, "عقد توريد قطع الغيار مع الشركة الإيطالية".encode(), "عقد.txt")
    bring(house, letter("Prices of oil filters &amp; belts"), "prices.docx")
    assert find(house, "conformity BRAKE") == ["ece"]
    assert find(house, "piece detachee") == ["origine"]
    assert find(house, "declaration origine gen") == ["origine"]
    assert find(house, "إيطاليه") == ["عقد"]
    assert find(house, "توريد الغيار") == ["عقد"]
    assert find(house, "filter belt") == ["prices"]
    assert find(house, "prices docx") == ["prices"]
    assert find(house, "conformity gênes") == []
    assert find(house, '"; DROP') == []
    assert find(house, "***") == []
    assert snippet(house, "detachees")[1] == ["détachées"]
    assert snippet(house, "الشركة")[1] == ["الشركة"]
    read, hits = snippet(house, "r90 brak")
    assert (read, hits) == ("Certificate of Conformity for brake pads, R90", ["brake", "R90"])


def test_a_printed_invoice_is_found_by_its_words_in_french_and_arabic(house: House) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for language in ("fr", "ar"):
        bring(house, typeset(papers.goods(PrintedKind.INVOICE, language), at=at), f"printed-{language}.pdf")
    run_due_tasks(house.database)
    assert find(house, "filtre huile roulement") == ["printed-fr"]
    assert find(house, "فرامل زيت محرك") == ["printed-ar"]
    assert find(house, "INV-2026-00042") == ["printed-ar", "printed-fr"]


def test_only_the_latest_version_is_searched(house: House) -> None:
    paper = bring(house, b"valid for Bizerte", "licence.txt")
    renew(house, paper, b"valid for Rades", after=1)
    assert find(house, "bizerte") == []
    assert find(house, "rades") == ["licence"]


def test_tabs_show_what_waits_and_what_runs_out(house: House, clock: StillClock) -> None:
    today = clock.now().date()
    bring(house, b"one", "filed.txt", ORDER)
    bring(house, b"two", "loose.txt")
    bring(house, b"three", "soon.txt", ORDER, expires_on=today + timedelta(days=40))
    bring(house, b"four", "later.txt", ORDER, expires_on=today + timedelta(days=400))
    gone = bring(house, b"five", "gone.txt", ORDER)
    with house.write() as uow:
        changing.delete_document(uow, gone.public_id)
    assert find(house, "", Show.TO_FILE) == ["loose"]
    assert find(house, "", Show.EXPIRING) == ["soon"]
    assert find(house, "", Show.DELETED) == ["gone"]
    assert find(house, "") == ["filed", "later", "loose", "soon"]
    assert find(house, "", kind=DocumentKind.INVOICE) == []


# --- what is said of it


def test_a_paper_belongs_to_several_things_and_is_found_by_their_numbers(house: House) -> None:
    paper = bring(house, b"freight bill", "bill.txt", ORDER)
    with house.write() as uow:
        filed = linking.link_document(uow, paper.public_id, Subject("invoice", "INV-2026-00007"))
        again = linking.link_document(uow, paper.public_id, Subject("invoice", "INV-2026-00007"))
    assert filed.subjects == again.subjects == [ORDER, Subject("invoice", "INV-2026-00007")]
    assert find(house, "INV-2026-00007") == ["bill"]
    with house.write() as uow:
        left = linking.unlink_document(uow, paper.public_id, ORDER)
    assert left.subjects == [Subject("invoice", "INV-2026-00007")]
    with house.read() as uow:
        assert reading.list_attached(uow, ORDER) == []
    with house.write() as uow:
        for number in range(MAX_LINKS - 1):
            linking.link_document(uow, paper.public_id, Subject("order", f"F-{number}"))
        with pytest.raises(TooManyLinks):
            linking.link_document(uow, paper.public_id, ORDER)


def test_what_does_not_exist_gets_no_paper(house: House) -> None:
    with house.read() as uow:
        for kind, text in (("order", "F-404"), ("spaceship", "1"), ("order", ""), ("order", "\0"), ("project", "x")):
            with pytest.raises(InvalidInput) as refused:
                linking.find_subject(uow, kind, text)
            assert refused.value.field == "subject_ref"


def test_facts_are_checked_and_deleting_is_taken_back(house: House) -> None:
    paper = bring(house, b"text", "a.txt", ORDER)
    facts = DocumentFacts(title=" Customs\n D10 ", kind=DocumentKind.CUSTOMS, remind_days=10, is_shared=True)
    with house.write() as uow:
        assert reading.list_shared(uow, ORDER) == []
        said = changing.describe_document(uow, paper.public_id, facts)
        assert (said.title, said.kind, said.is_shared) == ("Customs D10", DocumentKind.CUSTOMS, True)
        assert [shared.title for shared in reading.list_shared(uow, ORDER)] == ["Customs D10"]
        for wrong in (facts.model_copy(update={"title": " "}), facts.model_copy(update={"remind_days": 400})):
            with pytest.raises(InvalidInput):
                changing.describe_document(uow, paper.public_id, wrong)
        changing.delete_document(uow, paper.public_id)
    assert find(house, "customs d10") == []
    with house.write() as uow:
        assert reading.list_shared(uow, ORDER) == []
        with pytest.raises(NotFound):
            changing.describe_document(uow, paper.public_id, facts)
        changing.restore_document(uow, paper.public_id)
    assert find(house, "customs d10") == ["Customs D10"]


# --- versions

steps = st.lists(st.tuples(st.sampled_from(["renew", "stale", "delete", "restore"]), st.integers(0, 3)), max_size=8)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_versions_are_a_chain_without_gaps_whatever_is_tried(house: House, taken: Sequence[tuple[str, int]]) -> None:
    paper = bring(house, b"version 1", "chain.txt")
    contents, is_deleted = [b"version 1"], False
    for step, back in taken:
        latest = len(contents)
        content = f"version {latest + 1} {step}".encode()
        if step == "renew" and not is_deleted:
            renew(house, paper, content, after=latest)
            contents.append(content)
        elif step == "stale" and back and not is_deleted:
            with pytest.raises(VersionMoved):
                renew(house, paper, content, after=latest - back if latest > back else latest + back)
        elif step in ("renew", "stale") and is_deleted:
            with pytest.raises(NotFound):
                renew(house, paper, content, after=latest)
        elif step in ("delete", "restore"):
            is_deleted = step == "delete"
            with house.write() as uow:
                if is_deleted and not look(house, paper).is_deleted:
                    changing.delete_document(uow, paper.public_id)
                elif not is_deleted:
                    changing.restore_document(uow, paper.public_id)
    with house.read() as uow:
        versions = reading.list_versions(uow, paper.public_id)
        assert [version.number for version in versions] == list(range(len(contents), 0, -1))
        assert reading.get_paper(uow, paper.public_id).latest == versions[0]
        for version, content in zip(versions, reversed(contents), strict=True):
            link = sign_link(uow, paper.public_id, version.number, Part.FILE, 1)
            opened = open_signed(uow, paper.public_id, Part.FILE, claim_of(link), 1)
            assert local_path(house.settings.data_dir, opened.sha256).read_bytes() == content


# --- links


def test_a_link_opens_for_its_viewer_in_its_time_and_for_nothing_else(house: House, clock: StillClock) -> None:
    paper = bring(house, picture(), "photo.png")
    other = bring(house, b"other", "other.txt")
    with house.read() as uow:
        claim = claim_of(sign_link(uow, paper.public_id, 1, Part.FILE, 7))
        assert open_signed(uow, paper.public_id, Part.FILE, claim, 7).media_type == "image/webp"
        assert open_signed(
            uow, paper.public_id, Part.THUMB, claim_of(sign_link(uow, paper.public_id, 1, Part.THUMB, 7)), 7
        ).is_shown
        wrong = (
            (paper.public_id, Part.FILE, claim, 8),
            (paper.public_id, Part.FILE, claim, None),
            (paper.public_id, Part.THUMB, claim, 7),
            (other.public_id, Part.FILE, claim, 7),
            ("nothing", Part.FILE, claim, 7),
            (paper.public_id, Part.FILE, claim.model_copy(update={"v": 2}), 7),
            (paper.public_id, Part.FILE, claim.model_copy(update={"e": claim.e + 1}), 7),
            (paper.public_id, Part.FILE, claim.model_copy(update={"u": 8}), 8),
            (paper.public_id, Part.FILE, claim.model_copy(update={"s": "é" * 10}), 7),
        )
        for public_id, part, changed, viewer in wrong:
            with pytest.raises(LinkNotValid):
                open_signed(uow, public_id, part, changed, viewer)
    clock.advance(timedelta(minutes=21))
    with house.read() as uow, pytest.raises(LinkNotValid):
        open_signed(uow, paper.public_id, Part.FILE, claim, 7)


# --- running out


def mails(house: House) -> list[str]:
    with house.read() as uow:
        found = list_messages(uow, page=PageRequest(page=1, per_page=50)).items
        return sorted(message.recipient for message in found if message.template == "document_expiring")


def test_of_a_papers_end_somebody_is_told_once_until_there_is_a_later_one(
    house: House, buyer: Actor, clock: StillClock
) -> None:
    today = clock.now().date()
    paper = bring(house, b"insurance", "insurance.txt", by=buyer, expires_on=today + timedelta(days=31))
    bring(house, b"for ever", "deed.txt", by=buyer)

    def remind() -> int:
        with house.write() as uow:
            return remind_of_expiry(uow)

    assert remind() == 0
    clock.advance(timedelta(days=1))
    assert remind() == 1
    assert remind() == 0
    assert mails(house) == ["buyer@shop.test"]
    clock.advance(timedelta(days=10))
    assert remind() == 0
    renew(house, paper, b"insurance 2027", after=1, expires_on=today + timedelta(days=396))
    assert remind() == 0
    clock.advance(timedelta(days=360))
    assert remind() == 1
    assert mails(house) == ["buyer@shop.test"] * 2


def test_papers_that_are_not_due_yet_hide_none_that_are(
    house: House, buyer: Actor, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("freight_app.documents.attached.expiring._AT_ONCE", 2)
    today = clock.now().date()
    for number in range(4):
        bring(house, b"later", f"later{number}.txt", by=buyer, expires_on=today + timedelta(days=200))
    bring(house, b"now", "now.txt", by=buyer, expires_on=today)
    with house.write() as uow:
        assert remind_of_expiry(uow) == 1


# --- being forgotten


def grow_old(house: House) -> None:
    long_ago = time.time() - LEFT_BEHIND_AFTER.total_seconds() - 60
    for path in (house.settings.data_dir / FOLDER).rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


def test_what_was_deleted_a_month_ago_is_gone_and_the_rest_stays(house: House, clock: StillClock) -> None:
    kept = bring(house, picture("red"), "kept.png", ORDER)
    bring(house, picture("red"), "the same picture.png")
    gone = bring(house, b"throw me away", "gone.txt")
    same = bring(house, picture("red"), "a third.png")
    checking = bring(house, pdf("waiting"), "waiting.pdf")
    with house.write() as uow:
        changing.delete_document(uow, gone.public_id)
        changing.delete_document(uow, same.public_id)
    grow_old(house)
    sweep_papers(house)
    assert len(files_on_disk(house)) == 4
    clock.advance(KEEP_DELETED + timedelta(hours=1))
    sweep_papers(house)
    # The picture, its thumbnail, and the PDF that nobody has looked into yet.
    assert len(files_on_disk(house)) == 3
    with house.read() as uow:
        for lost in (gone, same):
            with pytest.raises(NotFound):
                reading.get_paper(uow, lost.public_id)
        assert reading.get_paper(uow, kept.public_id).latest.has_thumb
    assert find(house, "throw") == []
    run_due_tasks(house.database)
    assert look(house, checking).latest.state == VersionState.READY
