"""Processes say that they run; health asks when they last did."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from sqlmodel import select

from freight_app.kit.db import UnitOfWork
from freight_app.operations.models import Heartbeat

SCHEDULER = "scheduler"
# Three beats of 30 s were missed.
LATE_AFTER = timedelta(seconds=100)


def beat(uow: UnitOfWork, name: str) -> None:
    """Note that the process of this name runs."""
    uow.session.merge(Heartbeat(name=name, beat_at=uow.now(), pid=os.getpid()))


def last_beat(uow: UnitOfWork, name: str) -> datetime | None:
    return uow.session.exec(select(Heartbeat.beat_at).where(Heartbeat.name == name)).first()
