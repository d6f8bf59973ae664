"""What somebody has chosen for a file so far, kept beside it: another day or another browser finds it again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from freight_app.migration.loading import Existing
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.plans import DatabaseSource, WebSource
from freight_app.migration.sources.landing import full_disk_told, temporary_beside
from freight_app.migration.sources.shapes import SourceChoices

FarSource = WebSource | DatabaseSource


class LoadDraft(BaseModel):
    """A job in the making. ``mapping`` may not fit yet; ``target`` is empty until one was chosen.

    ``choices`` say how the file is read where somebody knew better. With a ``source`` the file holds only the first
    rows of what the job will read from there.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    source: Annotated[FarSource, Field(discriminator="kind")] | None = None
    target: str = Field(default="", max_length=80)
    existing: Existing = Existing.UPDATE
    dataset: str = Field(default="", max_length=80)
    fields: tuple[TargetField, ...] = ()
    mapping: dict[str, Any] = Field(default_factory=dict)
    # Mappings of targets that were chosen before, by target: whoever goes back finds them.
    set_aside: dict[str, dict[str, Any]] = Field(default_factory=dict)
    choices: SourceChoices = SourceChoices()
    name: str = Field(default="", max_length=200)
    # The saved pipeline that it began with, and the trial that came before (public ids).
    pipeline: str = ""
    trial: str = ""


def draft_path(upload_path: Path) -> Path:
    """Beside the file that it is about."""
    return upload_path.with_name(f"{upload_path.name}.draft.json")


def read_draft(upload_path: Path) -> LoadDraft:
    """What was chosen for a file; an empty draft when nothing was, or when it cannot be read any more."""
    try:
        return LoadDraft.model_validate_json(draft_path(upload_path).read_bytes())
    except (OSError, ValidationError):
        return LoadDraft()


def keep_draft(upload_path: Path, draft: LoadDraft) -> None:
    """Write it down, whole or not at all. Raises ``NoRoom``."""
    target = draft_path(upload_path)
    with temporary_beside(target) as path, full_disk_told():
        path.write_text(draft.model_dump_json(), encoding="utf-8")
        path.replace(target)


def forget_draft(upload_path: Path) -> None:
    draft_path(upload_path).unlink(missing_ok=True)
    forget_secrets(upload_path)


def secrets_path(upload_path: Path) -> Path:
    """Apart from the draft: nothing that shows a draft can show them."""
    return upload_path.with_name(f"{upload_path.name}.secrets")


def keep_secrets(upload_path: Path, secrets: Mapping[str, SecretStr]) -> None:
    """Keep what a source wants to hear until the job begins; readable by the house alone. Raises ``NoRoom``."""
    if not secrets:
        forget_secrets(upload_path)
        return
    target = secrets_path(upload_path)
    values = {name: value.get_secret_value() for name, value in secrets.items()}
    with temporary_beside(target) as path, full_disk_told():
        # Made for its owner alone before anything stands in it.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        path.write_text(json.dumps(values), encoding="utf-8")
        path.replace(target)


def read_secrets(upload_path: Path) -> dict[str, SecretStr]:
    """What is kept still; nothing once it was used or grew old."""
    try:
        found = json.loads(secrets_path(upload_path).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(name): SecretStr(str(value)) for name, value in found.items()}


def forget_secrets(upload_path: Path) -> None:
    secrets_path(upload_path).unlink(missing_ok=True)
