"""All carriers of the house: those built in, and those that files in the data folder or the console describe."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from freight_app.adapters.carriers.client import MAX_ANSWER_BYTES, CarrierClient
from freight_app.adapters.carriers.dhl_unified import client as dhl_unified
from freight_app.adapters.carriers.generic.client import GenericCarrier
from freight_app.adapters.carriers.generic.mapping import GenericMapping, read_mapping, read_secrets
from freight_app.adapters.carriers.generic.translate import translate
from freight_app.adapters.carriers.guarded import GuardedTransport
from freight_app.adapters.carriers.manual import manual_carrier
from freight_app.adapters.carriers.mydhl import client as mydhl
from freight_app.adapters.carriers.turnstile import SharedTurnstile
from freight_app.adapters.web import web_client_for
from freight_app.adapters.web.client import Timeouts
from freight_app.kit.db import Database
from freight_app.kit.errors import InvalidInput
from freight_app.kit.settings import Settings
from freight_app.shipping.errors import UnknownCarrier
from freight_app.shipping.polling.mappings import uploaded_mappings
from freight_app.shipping.ports import Asker, Carrier, CarrierProfile, DryRun

FOLDER = "carriers"
UPLOADED = "uploaded"
# The clock asks once: its own timetable is its patience, and each try costs a call.
_TRIES = {Asker.PERSON: 3, Asker.CLOCK: 1}
_TIMEOUTS = Timeouts(connect_s=5, read_s=10, total_s=25)


class HouseCarriers:
    """Implements ``shipping.ports.Carriers``. Files are looked at when asked: a new one needs no restart."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        sleep: Callable[[float], None] = time.sleep,
        timeout_s: float = 10.0,
    ) -> None:
        self._settings = settings
        self._database = database
        self._sleep = sleep
        self._timeout_s = timeout_s
        self._secrets = read_secrets(settings.carrier_secrets.get_secret_value())

    def profiles(self) -> Sequence[CarrierProfile]:
        found = [manual_carrier().profile, self._dhl_profile(), self._mydhl_profile()]
        found += [mapping.profile(self._secrets, source) for mapping, source in self._described()]
        return sorted({profile.code: profile for profile in found}.values(), key=lambda profile: profile.code)

    def find(self, code: str, asker: Asker = Asker.PERSON, /) -> Carrier:
        if code == "manual":
            return manual_carrier()
        if code == dhl_unified.NAME:
            return self._dhl(asker)
        if code == mydhl.NAME:
            return self._mydhl(asker)
        for mapping, source in self._described():
            if mapping.code == code:
                return self._generic(mapping, source, asker)
        raise UnknownCarrier(code, tuple(profile.code for profile in self.profiles()))

    def try_mapping(self, content: str, example: bytes | None, /) -> DryRun:
        mapping = read_mapping(content)
        profile = mapping.profile(self._secrets, UPLOADED)
        return DryRun(profile, translate(mapping, example) if example else None)

    def broken_files(self) -> Sequence[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for name, content in self._files():
            try:
                _read(content)
            except InvalidInput as error:
                found.append((name, error.message))
        return found

    def _dhl_profile(self) -> CarrierProfile:
        return dhl_unified.profile_of(
            has_key=bool(self._settings.dhl_unified_key.get_secret_value()),
            calls_a_day=self._settings.dhl_unified_calls_a_day,
            has_webhook=bool(self._settings.dhl_unified_webhook_token.get_secret_value()),
        )

    def _dhl(self, asker: Asker) -> Carrier:
        profile = self._dhl_profile()
        headers = {"DHL-API-Key": self._settings.dhl_unified_key.get_secret_value()}
        client = self._client(profile, asker, self._settings.dhl_unified_url or dhl_unified.URL, headers)
        token = self._settings.dhl_unified_webhook_token.get_secret_value()
        return dhl_unified.DhlUnified(profile, client, webhook_token=token)

    def _mydhl_profile(self) -> CarrierProfile:
        settings = self._settings
        needed = {
            "FREIGHT_MYDHL_USER": settings.mydhl_user,
            "FREIGHT_MYDHL_PASSWORD": settings.mydhl_password.get_secret_value(),
            "FREIGHT_MYDHL_ACCOUNT": settings.mydhl_account,
        }
        lacks = ", ".join(name for name, value in needed.items() if not value)
        return mydhl.profile_of(lacks=lacks, calls_a_day=settings.mydhl_calls_a_day)

    def _mydhl(self, asker: Asker) -> Carrier:
        settings, profile = self._settings, self._mydhl_profile()
        own = mydhl.LIVE_URL if settings.mydhl_environment == "live" else mydhl.TEST_URL
        headers = mydhl.basic_auth(settings.mydhl_user, settings.mydhl_password.get_secret_value())
        client = self._client(profile, asker, settings.mydhl_url or own, headers)
        return mydhl.MyDhl(profile, client, account=settings.mydhl_account, requestor="Freight")

    def _generic(self, mapping: GenericMapping, source: str, asker: Asker) -> Carrier:
        profile = mapping.profile(self._secrets, source)
        client = CarrierClient(
            carrier=profile.name,
            base_url="",
            headers={"Accept": "application/json", **mapping.headers_with(self._secrets)},
            turnstile=SharedTurnstile(self._database, profile, asker),
            timeout_s=self._timeout_s,
            tries=_TRIES[asker],
            transport=GuardedTransport(web_client_for(self._settings, _TIMEOUTS), MAX_ANSWER_BYTES),
            sleep=self._sleep,
        )
        return GenericCarrier(profile, mapping, client, self._secrets)

    def _client(self, profile: CarrierProfile, asker: Asker, url: str, headers: dict[str, str]) -> CarrierClient:
        return CarrierClient(
            carrier=profile.name,
            base_url=url,
            headers={"Accept": "application/json", **headers},
            turnstile=SharedTurnstile(self._database, profile, asker),
            timeout_s=self._timeout_s,
            tries=_TRIES[asker],
            sleep=self._sleep,
        )

    def _described(self) -> Iterator[tuple[GenericMapping, str]]:
        """The console's first: what staff sent last holds before a file of the same code."""
        with self._database.read() as uow:
            uploaded = uploaded_mappings(uow)
        seen: set[str] = set()
        for content, source in [*((content, UPLOADED) for content in uploaded), *self._contents()]:
            try:
                mapping = _read(content)
            except InvalidInput:
                # Shown by ``broken_files``; the other carriers go on.
                continue
            if mapping.code not in seen:
                seen.add(mapping.code)
                yield mapping, source

    def _contents(self) -> Iterator[tuple[str, str]]:
        yield from ((content, name) for name, content in self._files())

    def _files(self) -> Iterator[tuple[str, str]]:
        """Name and content of each file in the data folder."""
        for path in sorted((self._settings.data_dir / FOLDER).glob("*.yaml")):
            try:
                yield path.name, path.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue


@lru_cache(maxsize=128)
def _read(content: str) -> GenericMapping:
    return read_mapping(content)
