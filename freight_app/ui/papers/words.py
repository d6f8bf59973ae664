"""What papers, their states and the things that they belong to are called."""

from __future__ import annotations

from urllib.parse import quote

from freight_app.documents.attached.dtos import DocumentKind, Source


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


KINDS: dict[str, str] = {
    DocumentKind.INVOICE: _("Invoice"),
    DocumentKind.DELIVERY_NOTE: _("Delivery note"),
    DocumentKind.CERTIFICATE: _("Certificate"),
    DocumentKind.CUSTOMS: _("Customs document"),
    DocumentKind.CONTRACT: _("Contract"),
    DocumentKind.PHOTO: _("Photo"),
    DocumentKind.OTHER: _("Other document"),
}
SOURCES: dict[str, str] = {
    Source.UPLOAD: _("Uploaded"),
    Source.CAMERA: _("Photographed"),
    Source.MAIL: _("Mailed"),
}
SUBJECTS: dict[str, str] = {
    "order": _("Order"),
    "purchase_order": _("Purchase order"),
    "shipment": _("Shipment"),
    "supplier": _("Supplier"),
    "project": _("Project"),
    "product": _("Product"),
    "customer": _("Customer"),
    "retailer": _("Retailer"),
    "invoice": _("Invoice"),
}
# Why there is nothing to open, or what was done to the file.
REASONS: dict[str, str] = {
    "locked": _("It needs a password. Send it without."),
    "damaged": _("The file is damaged and cannot be read."),
    "too_long": _("It has more than 500 pages. Send it in parts."),
    "too_heavy": _("It takes too long to read. Print it anew and send that."),
    "cleaned": _("Scripts and hidden files were taken out of it."),
    "straightened": _("It was made straight."),
}
# What the upload route answers in English, said in the page's language.
REFUSALS: tuple[str, ...] = (
    _("This file is too large."),
    _("The file is empty."),
    _("HEIC pictures cannot be read here. Send it as JPEG."),
    _("Web pages and drawings that hold code (HTML, SVG) are not taken."),
    _("This file unpacks to far more than it says. It is not taken."),
    _("This file is locked with a password. Send it without."),
    _("Files with macros or with other files inside are not taken."),
    _("Send a PDF, a picture (JPEG, PNG, WebP, TIFF), a sheet, a letter or plain text."),
    _("The picture is damaged and cannot be read."),
    _("The picture has too many pixels: at most 60 million."),
    _("This scan has too many pages. Send it in parts."),
    _("Somebody put in another version meanwhile."),
)
# Where the page of each kind of thing is; the reference follows.
_PAGES: dict[str, str] = {
    "order": "/admin/orders/",
    "purchase_order": "/admin/purchases/",
    "shipment": "/admin/shipments/",
    "supplier": "/admin/suppliers/",
    "project": "/admin/projects/",
    "product": "/admin/products/",
    "customer": "/admin/customers/",
    "retailer": "/admin/retailers?open=",
    "invoice": "/admin/invoices?invoice=",
}


def page_of(kind: str, ref: str) -> str:
    """The address of the page of a thing."""
    return _PAGES[kind] + quote(ref, safe="")
