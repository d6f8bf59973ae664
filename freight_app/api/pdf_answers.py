"""PDFs as answers: kept ones as they are, others set now and kept."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response

from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders.invoices.files import PDF, PdfWanted, keep_pdf, make_pdf, read_pdf


def answer_pdf(actor: Actor, ask: Callable[[UnitOfWork], PdfWanted]) -> Response:
    """The paper that ``ask`` finds for the actor. It is set outside of any unit of work; the first to be kept stays."""
    house = current_house()
    with house.read(actor) as uow:
        wanted = ask(uow)
    content = wanted.content
    if content is None:
        content, stored = make_pdf(house.settings, wanted)
        if stored is not None:
            with house.write(actor) as uow:
                sha256 = keep_pdf(uow, wanted, stored)
            if sha256 != stored.sha256:
                with house.read(actor) as uow:
                    content = read_pdf(uow, sha256)
    headers = {
        "Content-Disposition": f'inline; filename="{wanted.file_name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=PDF, headers=headers)
