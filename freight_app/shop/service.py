"""Who the shop is: read by every page, mail and document, written by its owner."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_line, clean_lines, parse_email, parse_phone
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import currency_exponent
from freight_app.kit.settings import Settings
from freight_app.shop import queries
from freight_app.shop.dtos import ShopProfile, ShopProfileUpdate
from freight_app.shop.rules import MIN_EDGE_CONTRAST, default_profile, judge_accent

SHOP_TOPIC = "shop"
# A picture of our own, or one behind TLS: nothing else loads under the content security policy.
_LOGO_URL = re.compile(r"(/[^/\\\s][^\\\s]*|https://[^\s]+)")


def get_shop_profile(uow: UnitOfWork) -> ShopProfile:
    """The identity: what the owner has written, over the defaults of the settings."""
    if uow.has_touched(SHOP_TOPIC):
        return _read_profile(uow)
    return cached(uow, uow.port(Cache), "shop.profile", topics=(SHOP_TOPIC,), make=lambda: _read_profile(uow))


def _read_profile(uow: UnitOfWork) -> ShopProfile:
    defaults = default_profile(uow.port(Settings))
    return ShopProfile.model_validate({**defaults.model_dump(), **queries.find_profile_fields(uow)})


def update_shop_profile(uow: UnitOfWork, update: ShopProfileUpdate) -> ShopProfile:
    """Change the fields that are given; the others stay. Raises ``InvalidInput`` naming the field, ``NotAllowed``."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    row = queries.lock_profile(uow)
    defaults = default_profile(uow.port(Settings)).model_dump()
    before = ShopProfile.model_validate({**defaults, **row.fields})
    given = {key: value for key, value in update.model_dump(exclude_unset=True).items() if value is not None}
    after = ShopProfile.model_validate({**before.model_dump(), **_checked(given, uow.port(Settings))})
    _check_sets(after)
    if after == before:
        return before
    written = after.model_dump()
    row.fields = {key: written[key] for key in written if key in row.fields or written[key] != defaults[key]}
    row.updated_at = uow.now()
    uow.session.add(row)
    record_change(uow, entity="shop", entity_id="1", action="updated", before=before.model_dump(), after=written)
    uow.touch(SHOP_TOPIC)
    return after


def _checked(given: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Each field in its normal form, by itself."""
    fields = dict(given)
    for key in ("name", "legal_name", "tax_number"):
        if key in fields:
            fields[key] = clean_line(fields[key], field=key)
    for key in ("address", "bank_details"):
        if key in fields:
            fields[key] = clean_lines(fields[key], field=key)
    if fields.get("name") == "":
        raise InvalidInput("name", "The shop needs a name.")
    if fields.get("phone"):
        fields["phone"] = parse_phone(fields["phone"], country=settings.country)
    if fields.get("whatsapp"):
        fields["whatsapp"] = parse_phone(fields["whatsapp"], country=settings.country, field="whatsapp")
    if fields.get("email"):
        fields["email"] = parse_email(fields["email"])
    if fields.get("logo_url") and not _LOGO_URL.fullmatch(fields["logo_url"]):
        raise InvalidInput("logo_url", "A logo is one of our own pictures or starts with https://.")
    if "accent_color" in fields:
        fields["accent_color"] = _readable(fields["accent_color"])
    if "time_zone" in fields:
        _check_zone(fields["time_zone"])
    return fields


def _readable(color: str) -> str:
    verdict = judge_accent(color)
    if not verdict.is_readable:
        raise InvalidInput(
            "accent_color",
            "This colour is too pale: {on_light}:1 against the page, {least}:1 is needed.",
            on_light=verdict.on_light,
            least=f"{MIN_EDGE_CONTRAST:g}",
        )
    return verdict.color


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("time_zone", "'{name}' is not a time zone.", name=name) from None


def _check_sets(profile: ShopProfile) -> None:
    """What must agree with one another."""
    if len(set(profile.languages)) != len(profile.languages):
        raise InvalidInput("languages", "A language is listed twice.")
    if profile.default_language not in profile.languages:
        raise InvalidInput("default_language", "The first language must be one of the shop's languages.")
    for field in ("currencies", "shown_currencies"):
        codes: list[str] = getattr(profile, field)
        for code in codes:
            try:
                currency_exponent(code)
            except InvalidInput as error:
                raise InvalidInput(field, error.message) from None
        if len(set(codes)) != len(codes):
            raise InvalidInput(field, "A currency is listed twice.")
    if profile.currency not in profile.currencies:
        raise InvalidInput("currency", "The shop's own currency must be one of its currencies.")
