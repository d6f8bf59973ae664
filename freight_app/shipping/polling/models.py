"""Tables of the asking: what of a carrier's quota is used, how it does, and carriers that were described in a file."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class CarrierBudget(Table, table=True):
    """How many calls a carrier was given on a day (UTC). Written before each call: a crash costs one, and adds none."""

    carrier: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    used: int = Field(default=0)


class CarrierFetch(Table, table=True):
    """How often one tracking number was asked about on a day (UTC): carriers limit that, too."""

    carrier: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    number: str = Field(primary_key=True, max_length=80)
    used: int = Field(default=0)


class CarrierState(Table, table=True):
    """How a carrier does, the same for every worker.

    ``free_at`` is when the next call may go, ``failures`` how many failed in a row, ``open_until`` until when nobody
    asks because of them, ``paused_until`` until when the carrier itself wants to be left alone.
    """

    carrier: str = Field(primary_key=True, max_length=40)
    free_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = Field(default=0)
    open_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_failure_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", max_length=300)


class ShipmentAtCarrier(Table, table=True):
    """One shipment as its carrier has it, beside what ``Shipment`` says.

    ``handed_at`` is set while a worker is to ask about it, ``news_at`` when the carrier last told something new.
    """

    shipment_id: int = Field(primary_key=True, foreign_key="shipment.id", sa_column_kwargs={"autoincrement": False})
    handed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    news_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # How often in a row asking failed or the carrier knew nothing.
    failures: int = Field(default=0)
    last_error: str = Field(default="", max_length=300)
    # The carrier's name for the pickup that was ordered with the label.
    pickup_reference: str = Field(default="", max_length=60)
    # A proof of delivery, kept under its hash.
    proof_sha256: str | None = Field(default=None, max_length=64)


class CarrierMapping(Table, table=True):
    """A carrier that staff described in the console; ``content`` is the YAML as it was sent."""

    code: str = Field(primary_key=True, max_length=40)
    content: str = Field(sa_type=sa.Text)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: str = Field(max_length=200)
