"""What somebody received and what they said of it, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.vehicles import list_cars
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import format_date, pick_text
from freight_app.orders.reviewing.dtos import ToReview
from freight_app.ui.components.stars import NO_STARS, StarsView, stars_view
from freight_app.ui.shopper import name_of_car
from freight_app.ui.storefront.opinion_rows import PhotoRow, photo_rows


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A part that came. ``status`` is empty while nothing was said of it."""

    sku: str
    name: str
    href: str
    image: str
    drawing: str
    received: str
    id: str = ""
    status: str = ""
    reason: str = ""
    stars: StarsView = NO_STARS
    title: str = ""
    text: str = ""
    language: str = ""
    reply: str = ""
    helpful: int = 0


@dataclass(frozen=True, slots=True)
class TypedReview:
    """What stands in the form: of a draft, of a review that is changed, or of what could not be taken."""

    sku: str = ""
    name: str = ""
    image: str = ""
    drawing: str = "part"
    rating: int = 0
    title: str = ""
    text: str = ""
    display_name: str = ""
    car: str = ""
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class OwnList:
    rows: list[ReceivedRow] = field(default_factory=list)
    # By SKU: what the form begins with, and its pictures.
    typed: dict[str, TypedReview] = field(default_factory=dict)
    photos: dict[str, list[PhotoRow]] = field(default_factory=dict)


def own_list(received: list[ToReview], cars: list[dict[str, str]], language: str, zone: str) -> OwnList:
    """Waiting ones first, each group the latest first."""
    rows = [_row(one, language, zone) for one in received]
    return OwnList(
        rows=sorted(rows, key=lambda row: row.status not in ("", "draft")),
        typed={one.sku: _typed(one, cars, language) for one in received},
        photos={one.sku: photo_rows(one.review.photos, language) if one.review else [] for one in received},
    )


def car_choices(uow: UnitOfWork, owner: CarOwner | None) -> list[dict[str, str]]:
    """The cars of a garage, for a choice; ``vehicle`` finds the one that a review speaks of."""
    cars = list_cars(uow, owner) if owner is not None else []
    return [
        {"value": str(car.id), "label": name_of_car(car), "vehicle": f"{car.vehicle.id}:{car.year or ''}"}
        for car in cars
    ]


def _row(one: ToReview, language: str, zone: str) -> ReceivedRow:
    review = one.review
    row = ReceivedRow(
        sku=one.sku,
        name=pick_text(one.names, language),
        href=f"/p/{one.sku}",
        image=one.image_url or "",
        drawing=one.drawing,
        received=format_date(one.received_at, language, zone=zone, width="long"),
    )
    if review is None:
        return row
    return ReceivedRow(
        **{name: getattr(row, name) for name in ("sku", "name", "href", "image", "drawing", "received")},
        id=review.id,
        status=str(review.status),
        reason=review.reason,
        stars=stars_view(review.rating or None, language),
        title=review.title,
        text=review.text,
        language=review.language,
        reply=review.reply,
        helpful=review.helpful_count,
    )


def _typed(one: ToReview, cars: list[dict[str, str]], language: str) -> TypedReview:
    review = one.review
    name = pick_text(one.names, language)
    if review is None:
        return TypedReview(sku=one.sku, name=name, image=one.image_url or "", drawing=one.drawing)
    wanted = f"{review.vehicle_id}:{review.vehicle_year or ''}"
    return TypedReview(
        sku=one.sku,
        name=name,
        image=one.image_url or "",
        drawing=one.drawing,
        rating=review.rating,
        title=review.title,
        text=review.text,
        display_name=review.display_name,
        car=next((car["value"] for car in cars if car["vehicle"] == wanted), ""),
        is_new=review.status == "draft",
    )
