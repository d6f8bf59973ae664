"""What is typed about a tenant and what is wrong with it: plain values, no browser here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from freight_app.accounts.tenant_dtos import TenantDraft, TenantRetryPolicy, TenantView
from freight_app.kit.languages import format_number
from freight_app.ui.admin.settings_forms import no_errors, typed_number, typed_text
from freight_app.ui.i18n import translate

MEGABYTE = 1_000_000
_LIMITS = ("max_jobs", "max_records", "max_megabytes")
_POLICY = ("max_attempts", "first_delay_s", "factor", "max_delay_s", "jitter")
NO_ERRORS = no_errors("name", "allowed_targets", *_LIMITS, "requests_per_minute", "notification_email", *_POLICY)
# The bounds of each number; those of jitter in percent, as it is typed.
_WHOLE: dict[str, tuple[int, int]] = {
    "max_jobs": (0, 1_000_000_000),
    "max_records": (0, 1_000_000_000_000),
    "max_megabytes": (0, 1_000_000_000),
    "requests_per_minute": (1, 100_000),
    "max_attempts": (1, 20),
    "jitter": (0, 100),
}
_DECIMAL: dict[str, tuple[float, float]] = {
    "first_delay_s": (0.1, 3600),
    "factor": (1, 10),
    "max_delay_s": (0.1, 86_400),
}


@dataclass(frozen=True, slots=True)
class TenantForm:
    """What the sheet starts with; ``public_id`` is empty for a new tenant, an empty limit is none."""

    public_id: str = ""
    is_house: bool = False
    name: str = ""
    allowed_targets: str = "staged"
    max_jobs: str = ""
    max_records: str = ""
    max_megabytes: str = ""
    requests_per_minute: str = "120"
    notification_email: str = ""
    max_attempts: str = ""
    first_delay_s: str = ""
    factor: str = ""
    max_delay_s: str = ""
    jitter: str = ""


def tenant_form(tenant: TenantView | None) -> TenantForm:
    """The form of a tenant, or of one to be."""
    if tenant is None:
        return TenantForm(**_policy_fields(TenantRetryPolicy()))
    return TenantForm(
        public_id=tenant.public_id,
        is_house=tenant.is_house,
        name=tenant.name,
        allowed_targets=", ".join(tenant.allowed_targets),
        max_jobs=_shown(tenant.max_jobs),
        max_records=_shown(tenant.max_records),
        max_megabytes=_shown(None if tenant.max_bytes is None else tenant.max_bytes // MEGABYTE),
        requests_per_minute=str(tenant.requests_per_minute),
        notification_email=tenant.notification_email,
        **_policy_fields(tenant.retry_policy),
    )


def _policy_fields(policy: TenantRetryPolicy) -> dict[str, Any]:
    values = {name: f"{getattr(policy, name):g}" for name in ("max_attempts", "first_delay_s", "factor", "max_delay_s")}
    return {**values, "jitter": f"{policy.jitter * 100:.0f}"}


def _shown(limit: int | None) -> str:
    return "" if limit is None else str(limit)


@dataclass(frozen=True, slots=True)
class ReadForm:
    """``values`` are fields of ``TenantDraft``; ``errors`` says by field of the form what stands in their way."""

    values: dict[str, Any]
    errors: dict[str, str]


def read_form(data: Mapping[str, Any], language: str, *, is_house: bool = False) -> ReadForm:
    """The tenant as it stands in the form. The shop's own keeps its name and targets: they are not read."""
    errors: dict[str, str] = {}
    numbers = {name: _number(data, name, language, errors) for name in (*_WHOLE, *_DECIMAL)}
    first, longest = numbers["first_delay_s"], numbers["max_delay_s"]
    if first is not None and longest is not None and longest < first:
        errors["max_delay_s"] = translate("The longest wait is not shorter than the first.", language)
    values: dict[str, Any] = {"notification_email": typed_text(data, "notification_email")}
    if not is_house:
        values["name"] = typed_text(data, "name")
        values["allowed_targets"] = typed_text(data, "allowed_targets").replace(";", ",").split(",")
        if not values["name"]:
            errors["name"] = translate("A name is needed.", language)
    if not errors:
        megabytes, jitter = numbers["max_megabytes"], numbers["jitter"] or Decimal()
        values |= {name: _whole(numbers[name]) for name in ("max_jobs", "max_records", "requests_per_minute")}
        values["max_bytes"] = None if megabytes is None else int(megabytes) * MEGABYTE
        values["retry_policy"] = TenantRetryPolicy(
            max_attempts=int(numbers["max_attempts"] or 1),
            first_delay_s=float(first or 1),
            factor=float(numbers["factor"] or 1),
            max_delay_s=float(longest or 1),
            jitter=float(jitter / 100),
        )
    return ReadForm(values, errors)


def changed_values(values: Mapping[str, Any], opened: TenantView) -> dict[str, Any]:
    """Only what was changed, so that what somebody else changed meanwhile elsewhere stays."""
    same_limit = opened.max_bytes is not None and values.get("max_bytes") == opened.max_bytes // MEGABYTE * MEGABYTE
    return {
        name: value
        for name, value in values.items()
        if value != getattr(opened, name) and not (name == "max_bytes" and same_limit)
    }


def draft_of(values: Mapping[str, Any]) -> TenantDraft:
    """The tenant to be; ``ValidationError`` on a name that cannot be one."""
    return TenantDraft.model_validate(dict(values))


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _number(data: Mapping[str, Any], name: str, language: str, errors: dict[str, str]) -> Decimal | None:
    """A number within its bounds, None for an empty limit; what it cannot be goes into ``errors``."""
    text = typed_number(data, name)
    if not text and name in _LIMITS:
        return None
    is_whole = name in _WHOLE
    low, high = _WHOLE[name] if is_whole else _DECIMAL[name]
    is_number = text.replace(".", "", 0 if is_whole else 1).isdecimal() and len(text) <= 20
    number = Decimal(text) if is_number else None
    if number is not None and Decimal(str(low)) <= number <= Decimal(str(high)):
        return number
    bounds = {"low": format_number(low, language), "high": format_number(high, language)}
    sentence = (
        translate("Write a whole number from {low} to {high}.", language, **bounds)
        if is_whole
        else translate("Write a number from {low} to {high}.", language, **bounds)
    )
    errors[name] = sentence
    return None
