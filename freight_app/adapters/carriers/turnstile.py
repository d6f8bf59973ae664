"""The turnstile that all workers share: its state is rows, so a carrier's quota is one for the whole house."""

from __future__ import annotations

from freight_app.kit.db import Database
from freight_app.shipping.carrier_errors import CarrierFailure
from freight_app.shipping.errors import UnreadableAnswer
from freight_app.shipping.polling import budget
from freight_app.shipping.ports import Asker, CarrierProfile


class SharedTurnstile:
    """Implements ``client.Turnstile``. Each step is a short unit of its own: no call is made while one is open."""

    def __init__(self, database: Database, profile: CarrierProfile, asker: Asker) -> None:
        self._database = database
        self._profile = profile
        self._asker = asker

    def admit(self, number: str, /) -> float:
        with self._database.write() as uow:
            starts_at = budget.take_call(uow, self._profile, self._asker, number)
        return max(0.0, (starts_at - self._database.clock.now()).total_seconds())

    def tell_success(self) -> None:
        with self._database.read() as uow:
            if not budget.is_success_news(uow, self._profile.code):
                return
        with self._database.write() as uow:
            budget.note_success(uow, self._profile.code)

    def tell_failure(self, error: CarrierFailure | UnreadableAnswer, /) -> None:
        with self._database.write() as uow:
            budget.note_failure(uow, self._profile.code, error)
