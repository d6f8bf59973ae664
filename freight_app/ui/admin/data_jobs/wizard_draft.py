"""A file, or the first rows of another source, on the way to become a job: what is known of it, and what was chosen so far.

Every step of the wizard reads it anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.migration.drafts import LoadDraft, keep_draft, read_draft
from freight_app.migration.dtos import UploadView
from freight_app.migration.loaders.registry import find_loader
from freight_app.migration.mapping.targets import Target
from freight_app.migration.plans import STAGED, LoadPlan
from freight_app.migration.staging import StagedLoader
from freight_app.migration.uploading import get_upload, path_of_upload
from freight_app.ui.admin.data_jobs.own_data import NEW, own_tenant
from freight_app.ui.admin.list_pages import list_address
from freight_app.ui.visitor import Visitor

STEPS = ("file", "target", "columns", "check")


@dataclass(frozen=True, slots=True)
class OpenFile:
    tenant_id: int
    upload: UploadView
    path: Path
    draft: LoadDraft

    def having(self, **changes: Any) -> OpenFile:
        """With other choices, written down. Raises ``NoRoom``."""
        draft = self.draft.model_copy(update=changes)
        keep_draft(self.path, draft)
        return replace(self, draft=draft)

    def plan(self) -> LoadPlan:
        """What was chosen as a plan. Raises ``MappingError``, or ``ValueError`` where something is still missing."""
        draft = self.draft
        is_staged = draft.target == STAGED
        return LoadPlan(
            target=draft.target,
            mapping=draft.mapping,
            existing=draft.existing,
            dataset=draft.dataset if is_staged else "",
            fields=draft.fields if is_staged else (),
            choices=draft.choices,
        )

    @property
    def reached(self) -> int:
        """How far the steps can be walked: the place of the last one that has what it needs."""
        if not self.draft.target:
            return 1
        return 3 if self.draft.mapping.get("fields") else 2


def open_file(who: Visitor, public_id: str) -> OpenFile:
    """The shop's file of an id; ``NotFound`` for any other."""
    with current_house().read(who.actor) as uow:
        return open_file_in(uow, public_id)


def open_file_in(uow: UnitOfWork, public_id: str) -> OpenFile:
    tenant_id = own_tenant(uow)
    path = path_of_upload(uow, tenant_id, public_id)
    return OpenFile(tenant_id, get_upload(uow, tenant_id, public_id), path, read_draft(path))


def target_of(uow: UnitOfWork, draft: LoadDraft) -> Target:
    """The fields that are to be filled. Raises ``NotFound`` for a target that went away."""
    loader = StagedLoader(draft.fields) if draft.target == STAGED else find_loader(draft.target)
    return loader.describe(uow)


def from_href(kind: str, public_id: str = "", *, pipeline: str = "") -> str:
    """The address where it is chosen that the rows come from a file, from the web or from a database."""
    return list_address(NEW, file=public_id, pipeline=pipeline, **{"from": kind})


def step_href(public_id: str, step: str) -> str:
    """The address of a step."""
    return list_address(NEW, file=public_id, step=step if public_id else "")
