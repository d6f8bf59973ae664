"""The kinds that the search over everything knows: what each is called, where its page is, which states it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from freight_app.accounts.finding import search_people
from freight_app.accounts.permissions import Permission
from freight_app.catalogue.suggestions import suggest
from freight_app.documents.attached.searching import search_documents
from freight_app.kit.db import UnitOfWork
from freight_app.kit.finding import FoundThing
from freight_app.kit.pagination import PageRequest
from freight_app.orders.finding import search_sales
from freight_app.purchasing.finding import search_buying
from freight_app.shipping.finding import search_shipments
from freight_app.ui.components.status import Kind as StatusKind

Search = Callable[[UnitOfWork, str, str, int], list[FoundThing]]


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class SearchKind:
    """``name`` is source text, ``address`` of a thing with its ref in the place of ``{ref}``; ``states`` of its status."""

    name: str
    address: str
    icon: str
    states: StatusKind | None = None

    def href(self, ref: str) -> str:
        return self.address.replace("{ref}", quote(ref, safe=""))


# In the order in which a reader meets them.
SEARCH_KINDS: dict[str, SearchKind] = {
    "order": SearchKind(_("Orders"), "/admin/orders/{ref}", "clipboard-list", "order"),
    "purchase_order": SearchKind(_("Purchase orders"), "/admin/purchases/{ref}", "file-input", "purchase"),
    "shipment": SearchKind(_("Shipments"), "/admin/shipments/{ref}", "truck", "tracking"),
    "project": SearchKind(_("Projects"), "/admin/projects/{ref}", "folder-tree", "project"),
    "product": SearchKind(_("Products"), "/admin/products/{ref}", "book-open"),
    "customer": SearchKind(_("Customers"), "/admin/customers/{ref}", "users"),
    "retailer": SearchKind(_("Retailers"), "/admin/retailers?company={ref}", "store", "retailer"),
    "supplier": SearchKind(_("Suppliers"), "/admin/suppliers/{ref}", "building"),
    "invoice": SearchKind(_("Invoices"), "/admin/invoices?q={ref}", "receipt-text", "paper"),
    "document": SearchKind(_("Documents"), "/admin/documents?q={ref}", "file-text"),
}


def search_products(uow: UnitOfWork, text: str, language: str, limit: int) -> list[FoundThing]:
    """Parts by number or words, one wrong letter forgiven. Needs ``catalogue.edit``: that is whose pages these are."""
    if not uow.actor.may(Permission.CATALOGUE_EDIT):
        return []
    return [
        # Three brake shoes of one brand are told apart by their numbers.
        FoundThing("product", one.value, one.label, f"{one.hint} · {one.value}" if one.hint else one.value)
        for one in suggest(uow, text, language=language, limit=limit)
        if one.kind in ("product", "number")
    ]


def search_papers(uow: UnitOfWork, text: str, language: str, limit: int) -> list[FoundThing]:
    """Papers by what they say. Needs ``documents.read``."""
    del language
    if not uow.actor.may(Permission.DOCUMENTS_READ):
        return []
    found = search_documents(uow, text, PageRequest(per_page=limit))
    return [FoundThing("document", one.document.title, one.document.title, _words_around(one)) for one in found.items]


def _words_around(found: object) -> str:
    return "".join(part.text for part in getattr(found, "snippet", []))[:80].strip()


# One search a room: each asks for its own rights and costs about one statement.
SEARCHES: tuple[Search, ...] = (
    lambda uow, text, _language, limit: search_sales(uow, text, limit),
    lambda uow, text, _language, limit: search_buying(uow, text, limit),
    lambda uow, text, _language, limit: search_shipments(uow, text, limit),
    search_products,
    lambda uow, text, _language, limit: search_people(uow, text, limit),
    search_papers,
)


def search_everything(uow: UnitOfWork, text: str, language: str, limit: int) -> dict[str, list[FoundThing]]:
    """By kind, in the order of ``SEARCH_KINDS``, at most ``limit`` of each: only what the actor may see."""
    found = [thing for search in SEARCHES for thing in search(uow, text, language, limit)]
    by_kind = {kind: [thing for thing in found if thing.kind == kind] for kind in SEARCH_KINDS}
    return {kind: things for kind, things in by_kind.items() if things}
