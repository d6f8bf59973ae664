"""Vehicles, what fits them, and the cars that people drive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from freight_app.catalogue.values import Dto
from freight_app.kit.languages import LocalizedText


class Fit(StrEnum):
    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    UNKNOWN = "unknown"


class FitReason(StrEnum):
    """Why the answer is what it is; the UI has a sentence for each."""

    UNIVERSAL = "universal"
    LISTED = "listed"
    OTHER_YEARS = "other_years"
    OTHER_VEHICLES = "other_vehicles"
    NO_FITMENT_DATA = "no_fitment_data"
    NO_VEHICLE = "no_vehicle"


class FitAnswer(Dto):
    fit: Fit
    reason: FitReason
    note: LocalizedText = Field(default_factory=dict)


class MakeView(Dto):
    id: int
    slug: str
    name: str


class ModelView(Dto):
    id: int
    slug: str
    name: str
    make: str
    year_from: int | None
    year_to: int | None


class VehicleView(Dto):
    """``label`` is how people say it: ``Peugeot 208 1.6 HDi``."""

    id: int
    make: str
    make_slug: str
    model: str
    model_slug: str
    engine: str
    engine_code: str
    power_kw: int | None
    fuel: str
    year_from: int
    year_to: int | None
    label: str


class SavedCarView(Dto):
    id: int
    vehicle: VehicleView
    year: int | None
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class CarOwner:
    """Whose garage: exactly one of the two is set. The guest's token is the value of their cookie."""

    user_id: int | None = None
    guest_token: str | None = None

    def __post_init__(self) -> None:
        if (self.user_id is None) == (self.guest_token is None):
            raise ValueError("a garage belongs to a user or to a guest")
