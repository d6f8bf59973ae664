"""What is typed about projects and what is wrong with it: plain values, no browser here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.purchasing.projects.dtos import CostDraft, MilestoneDraft, ProjectChange, ProjectDraft
from freight_app.ui.admin.settings_forms import error_of, errors_of, no_errors, typed_number, typed_text
from freight_app.ui.i18n import translate

Draft = TypeVar("Draft", bound=BaseModel)
PROJECT_ERRORS = no_errors("name", "customer", "budget", "starts_on", "due_on", "note")
MILESTONE_ERRORS = no_errors("name", "starts_on", "due_on", "blocking_ref")
COST_ERRORS = no_errors("what", "amount", "currency", "spent_on")


class WrongForm(Exception):
    """``errors`` says by field what stands in the way."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__()
        self.errors = errors


def project_draft(data: Mapping[str, Any], language: str) -> ProjectDraft:
    """A new project."""
    return _draft(ProjectDraft, _project_values(data), PROJECT_ERRORS, language)


def project_change(data: Mapping[str, Any], language: str, version: int) -> ProjectChange:
    """A project as it was changed, since the version that was read."""
    return _draft(ProjectChange, {**_project_values(data), "version": version}, PROJECT_ERRORS, language)


def _project_values(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": typed_text(data, "name"),
        "customer": typed_text(data, "customer"),
        "budget": typed_number(data, "budget"),
        "starts_on": _date(data, "starts_on"),
        "due_on": _date(data, "due_on"),
        "note": typed_text(data, "note"),
    }


def milestone_draft(data: Mapping[str, Any], language: str) -> MilestoneDraft:
    """What it waits for is chosen as ``kind ref`` in one field."""
    kind, _, ref = typed_text(data, "blocking").partition(" ")
    values = {
        "name": typed_text(data, "name"),
        "starts_on": _date(data, "starts_on"),
        "due_on": _date(data, "due_on"),
        "blocking_kind": kind if ref else "",
        "blocking_ref": ref,
    }
    return _draft(MilestoneDraft, values, MILESTONE_ERRORS, language)


def cost_draft(data: Mapping[str, Any], language: str) -> CostDraft:
    values = {
        "what": typed_text(data, "what"),
        "amount": typed_number(data, "amount"),
        "currency": typed_text(data, "currency").upper(),
        "spent_on": _date(data, "spent_on"),
    }
    return _draft(CostDraft, values, COST_ERRORS, language)


def refusal(error: Conflict | InvalidInput, fields: dict[str, str], language: str) -> dict[str, str]:
    """What a room refused, beside the field that it names."""
    return fields | error_of(error, fields, language)


def _draft(kind: type[Draft], values: dict[str, Any], fields: dict[str, str], language: str) -> Draft:
    missing = {
        name: translate("Something must be written here.", language)
        for name in ("name", "what", "amount", "due_on", "spent_on")
        if name in values and not values[name]
    }
    if "name" in values and "customer" in values and not values["starts_on"]:
        missing["starts_on"] = translate("Something must be written here.", language)
    if missing:
        raise WrongForm(fields | missing)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise WrongForm(fields | errors_of(error, fields, language)) from None


def _date(data: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(typed_text(data, name))
    except ValueError:
        return None
