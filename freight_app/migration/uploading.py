"""Files on their way in: understood as soon as they are whole, kept until nobody needs them."""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.kit.settings import Settings
from freight_app.migration import queries
from freight_app.migration.drafts import forget_draft
from freight_app.migration.dtos import UploadView
from freight_app.migration.errors import UploadInUse
from freight_app.migration.job_loaders import target_of
from freight_app.migration.joining import join_rows
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.mapping.mapper import PreviewRow, preview
from freight_app.migration.mapping.mapping import Mapping
from freight_app.migration.models import MigrationUpload
from freight_app.migration.plans import LoadPlan
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import FileShape, SourceChoices, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import StoredFile

MAX_NAME = 200
# As long as somebody may still want to try a job again.
KEEP_FILES = timedelta(days=60)
LEFT_BEHIND_AFTER = timedelta(days=1)
PREVIEW_ROWS = 50


def keep_upload(uow: UnitOfWork, tenant_id: int, name: str, stored: StoredFile, shape: FileShape) -> UploadView:
    """Note down a file that lies on disk already (``sources.uploads.store_upload``), and how it is read.

    ``name`` is what its owner calls it. Understand it with ``sniff_file`` before this unit begins.
    """
    upload = MigrationUpload(
        public_id=str(uuid4()),
        tenant_id=tenant_id,
        name=Path(name.replace("\\", "/")).name[-MAX_NAME:] or "file",
        path=str(stored.path.relative_to(uow.port(Settings).data_dir)),
        size=stored.size,
        sha256=stored.sha256,
        shape=shape.model_dump(mode="json"),
        created_by=uow.actor.label,
        created_at=uow.now(),
    )
    uow.session.add(upload)
    uow.session.flush()
    return UploadView.model_validate(upload)


def get_upload(uow: UnitOfWork, tenant_id: int, public_id: str) -> UploadView:
    """A file of the tenant's, or ``NotFound``."""
    return UploadView.model_validate(_require(uow, tenant_id, public_id))


def list_uploads(uow: UnitOfWork, tenant_id: int, page: PageRequest) -> Page[UploadView]:
    """The tenant's files, the newest first."""
    rows, total = queries.list_uploads(uow, tenant_id, page)
    return Page[UploadView].of([UploadView.model_validate(row) for row in rows], total, page)


def path_of_upload(uow: UnitOfWork, tenant_id: int, public_id: str) -> Path:
    """Where the file lies."""
    return uow.port(Settings).data_dir / _require(uow, tenant_id, public_id).path


def look_again(path: Path, choices: SourceChoices) -> FileShape:
    """How the file is read when a person knows better. Takes as long as reading it: outside of any unit of work."""
    return sniff_file(path, choices)


def keep_shape(uow: UnitOfWork, tenant_id: int, public_id: str, shape: FileShape) -> UploadView:
    """From now on the file is read so. Raises ``NotFound``, or ``UploadInUse`` while a job reads it as it was."""
    upload = _require(uow, tenant_id, public_id)
    if queries.is_upload_needed(uow, upload.id or 0):
        raise UploadInUse("A job that has not ended needs this file.", upload=public_id)
    upload.shape = shape.model_dump(mode="json")
    uow.session.add(upload)
    uow.session.flush()
    return UploadView.model_validate(upload)


def preview_upload(uow: UnitOfWork, tenant_id: int, path: Path, upload: UploadView, plan: LoadPlan) -> list[PreviewRow]:
    """The first 50 rows before and after, with the errors of each cell. Raises ``MappingError``."""
    mapping: Mapping = plan.read_mapping()
    mapper = compile_mapping(mapping, target_of(uow, plan), columns=plan.columns_with(upload.shape.columns))
    rows = islice((row for row in read_rows(path, upload.shape) if isinstance(row, SourceRow)), PREVIEW_ROWS)
    joined = join_rows(uow, tenant_id, plan.joins, list(rows))
    return preview(mapper, (row.values for row in joined if isinstance(row, SourceRow)), PREVIEW_ROWS)


def delete_upload(uow: UnitOfWork, tenant_id: int, public_id: str) -> None:
    """Throw a file away, once this unit has committed; its jobs stay. Raises ``NotFound`` or ``UploadInUse``."""
    upload = _require(uow, tenant_id, public_id)
    if queries.is_upload_needed(uow, upload.id or 0):
        raise UploadInUse("A job that has not ended needs this file.", upload=public_id)
    _remove(uow, upload)


def prune_uploads(uow: UnitOfWork) -> int:
    """Throw away files that came 60 days ago and that no live job reads; answers how many."""
    old = queries.list_old_uploads(uow, uow.now() - KEEP_FILES)
    for upload in old:
        _remove(uow, upload)
    uow.after_commit(lambda: _sweep(uow.port(Settings)))
    return len(old)


def _sweep(settings: Settings) -> None:
    """What a server that was killed in the middle of an upload left behind, once nobody can still be sending it; and
    secrets of sources that nobody loaded from within a day."""
    before = time.time() - LEFT_BEHIND_AFTER.total_seconds()
    for pattern in (".*.part", "*.secrets"):
        for path in (settings.data_dir / "migration").rglob(pattern):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


def _require(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationUpload:
    upload = queries.find_upload(uow, tenant_id, public_id)
    if upload is None:
        raise NotFound("The upload", upload=public_id)
    return upload


def _remove(uow: UnitOfWork, upload: MigrationUpload) -> None:
    path = uow.port(Settings).data_dir / upload.path
    upload.removed_at = uow.now()
    uow.session.add(upload)
    uow.session.flush()
    uow.after_commit(lambda: path.unlink(missing_ok=True))
    uow.after_commit(lambda: forget_draft(path))
