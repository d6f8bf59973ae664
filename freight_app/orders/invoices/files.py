"""PDFs of papers: set once, kept by their content, the same bytes ever after.

Typesetting and the disk take long, so a PDF is made in three steps at the entrance: ``ask_for_pdf`` in a unit that
reads, ``make_pdf`` outside of any, ``keep_pdf`` in one that writes. An invoice has its PDF made in the background as
soon as it is issued; whoever asks before that makes it, and the first one that is kept is the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.documents.kept_files import StoredContent, keep_file, open_kept, store_content
from freight_app.documents.media import open_media
from freight_app.documents.printed import PrintedDocument, PrintedKind
from freight_app.documents.typesetting import typeset
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.languages import Language
from freight_app.kit.settings import Settings
from freight_app.orders import queries as order_queries
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.delivery_notes import packing_slip_of
from freight_app.orders.invoices.dtos import InvoiceView, PaperBody
from freight_app.orders.invoices.models import Paper
from freight_app.orders.invoices.printing import print_invoice, print_paper
from freight_app.orders.invoices.reading import view_invoice
from freight_app.shop.calendar import today_of_shop
from freight_app.work.registry import outward_task
from freight_app.work.service import enqueue

PRINT = "orders.print_paper"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class PdfWanted:
    """A paper in a language: ``content`` when it is kept already, else what is to be set."""

    number: str
    language: Language
    document: PrintedDocument
    at: datetime
    content: bytes | None = None
    # A packing slip is set anew each time: what is in the box changes.
    is_kept: bool = True

    @property
    def file_name(self) -> str:
        return f"{self.number}.pdf"


def ask_for_pdf(uow: UnitOfWork, view: InvoiceView, language: Language | None = None) -> PdfWanted:
    """An invoice that the caller may see, in its own language unless another is given."""
    language = language or view.language
    document = print_invoice(view, language=language, logo=_logo(uow, view.shop.logo_url))
    return PdfWanted(view.number, language, document, view.issued_at, _kept(uow, view.number, language))


def ask_for_staff_paper(uow: UnitOfWork, number: str, language: Language | None = None) -> PdfWanted:
    """Any delivery note or quotation, for staff with ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    return _ask_for_paper(uow, queries.find_paper(uow, number), language)


def ask_for_own_paper(uow: UnitOfWork, user_id: int, number: str, language: Language | None = None) -> PdfWanted:
    """One of a customer's own; another's is not found."""
    paper = queries.find_paper(uow, number)
    if paper.order_id is None:
        is_theirs = paper.user_id == user_id
    else:
        is_theirs = order_queries.is_visible(uow, user_id, paper.order_id)
    if not is_theirs:
        raise NotFound("Document", number=number)
    return _ask_for_paper(uow, paper, language)


def _ask_for_paper(uow: UnitOfWork, paper: Paper, language: Language | None) -> PdfWanted:
    own: Language = paper.language  # type: ignore[assignment]
    language = language or own
    body = PaperBody.model_validate(paper.body)
    document = print_paper(
        body,
        kind=PrintedKind(paper.kind),
        number=paper.number,
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        language=language,
        logo=_logo(uow, body.shop.logo_url),
        is_copy=language != own,
    )
    return PdfWanted(paper.number, language, document, paper.issued_at, _kept(uow, paper.number, language))


def ask_for_packing_slip(uow: UnitOfWork, order_number: str, language: Language) -> PdfWanted:
    """What is in the box of an order, as it is now. Needs ``orders.read``."""
    body = packing_slip_of(uow, order_number)
    document = print_paper(
        body,
        kind=PrintedKind.PACKING_SLIP,
        number=body.order_number,
        issued_on=today_of_shop(uow),
        language=language,
        logo=_logo(uow, body.shop.logo_url),
    )
    return PdfWanted(body.order_number, language, document, uow.now(), is_kept=False)


def make_pdf(settings: Settings, wanted: PdfWanted) -> tuple[bytes, StoredContent | None]:
    """Set a paper and put the content on the disk. Slow: outside of any unit."""
    # Typst takes whole seconds only.
    content = typeset(wanted.document, at=wanted.at.replace(microsecond=0))
    return content, store_content(settings, content) if wanted.is_kept else None


def keep_pdf(uow: UnitOfWork, wanted: PdfWanted, stored: StoredContent) -> str:
    """Keep what was set; answers the hash of the content that holds, another's when that one was first."""
    keep_file(uow, stored, name=wanted.file_name, media_type=PDF)
    return queries.keep_paper_file(uow, wanted.number, wanted.language, stored.sha256)


def read_pdf(uow: UnitOfWork, sha256: str) -> bytes:
    """The content of a PDF that was kept."""
    return open_kept(uow, sha256)


def set_in_time(uow: UnitOfWork, number: str) -> None:
    """Have the PDF of an invoice made in the background."""
    enqueue(uow, PRINT, {"number": number}, unique_key=number)


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> PdfWanted | None:
    wanted = ask_for_pdf(uow, view_invoice(uow, queries.find_invoice(uow, payload["number"])))
    return wanted if wanted.content is None else None


def _act(ports: Ports, wanted: PdfWanted) -> tuple[PdfWanted, StoredContent | None]:
    _content, stored = make_pdf(ports.get(Settings), wanted)
    return wanted, stored


def _record(uow: UnitOfWork, _payload: dict[str, Any], made: tuple[PdfWanted, StoredContent | None]) -> None:
    wanted, stored = made
    if stored is not None:
        keep_pdf(uow, wanted, stored)


outward_task(PRINT, prepare=_prepare, act=_act, record=_record)


def _kept(uow: UnitOfWork, number: str, language: str) -> bytes | None:
    sha256 = queries.find_paper_file(uow, number, language)
    return None if sha256 is None else open_kept(uow, sha256)


def _logo(uow: UnitOfWork, logo_url: str) -> bytes | None:
    """The bytes of a logo that is one of our own pictures; one from elsewhere is not printed."""
    try:
        return open_media(uow.port(Settings), logo_url.rsplit("/", 1)[-1]).read_bytes()
    except (NotFound, OSError):
        return None
