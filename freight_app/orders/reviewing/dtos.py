"""What reviewing answers. All frozen."""

from __future__ import annotations

from datetime import datetime

from freight_app.catalogue.opinions.dtos import Author, OwnReview
from freight_app.catalogue.values import Dto
from freight_app.kit.languages import LocalizedText


class ToReview(Dto):
    """Something that a person received; ``review`` is what they have said of it, if anything."""

    product_id: int
    sku: str
    names: LocalizedText
    image_url: str | None
    drawing: str
    received_at: datetime
    review: OwnReview | None


class Invited(Dto):
    """Whom the link of a letter belongs to: their name, language and order."""

    author: Author
    order_id: int
    number: str
    first_name: str
    language: str
