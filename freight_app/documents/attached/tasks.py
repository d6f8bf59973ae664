"""What is done with a paper after it came in: PDFs are looked into, and files carried to the far store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from freight_app.documents.attached import queries
from freight_app.documents.attached.indexing import index_words
from freight_app.documents.attached.models import DOCUMENTS_TOPIC, Document, VersionState
from freight_app.documents.attached.pdf_cleaning import clean_pdf
from freight_app.documents.attached.storage import FileStore, local_path
from freight_app.documents.kept_files import write_synced
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.work.registry import Failure, heavy_task, outward_task
from freight_app.work.rules import RetryPolicy
from freight_app.work.service import enqueue

LOOK_INTO = "documents.look_into"
SEND_AWAY = "documents.send_away"


class LookedInto(NamedTuple):
    """What came of a PDF; ``sha256`` is empty when it is refused."""

    sha256: str
    size: int
    reason: str
    pages: int
    text: str


def look_into(payload: dict[str, Any]) -> LookedInto:
    """Clean a PDF that lies on the disk and lay the clean one beside it. Sees nothing but the payload."""
    import hashlib

    data_dir = Path(payload["data_dir"])
    source = local_path(data_dir, payload["sha256"])
    if not source.is_file():
        return LookedInto("", 0, "damaged", 0, "")
    clean = clean_pdf(source.read_bytes())
    if not clean.content:
        return LookedInto("", 0, clean.reason, clean.pages, "")
    sha256 = hashlib.sha256(clean.content).hexdigest()
    write_synced(local_path(data_dir, sha256), clean.content)
    return LookedInto(sha256, len(clean.content), clean.reason, clean.pages, clean.text)


def _record(uow: UnitOfWork, payload: dict[str, Any], looked: LookedInto) -> None:
    version = queries.get_version(uow, payload["version"])
    if version is None:
        return
    values: dict[str, Any] = {"reason": looked.reason, "pages": looked.pages or None, "text": looked.text}
    if looked.sha256:
        values |= {"state": VersionState.READY, "sha256": looked.sha256, "size": looked.size}
    else:
        values["state"] = VersionState.REFUSED
    if not queries.settle_version(uow, payload["version"], values):
        return
    uow.session.refresh(version)
    document = uow.session.get(Document, version.document_id)
    if document is not None and document.version == version.number:
        index_words(uow, document, version)
    if looked.sha256 and uow.port(FileStore).is_far:
        enqueue(uow, SEND_AWAY, {"version": version.id})
    uow.touch(DOCUMENTS_TOPIC)


def _refuse(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    """A file on which the process died each time is not shown to anybody."""
    if failure.is_last:
        refused = {"state": VersionState.REFUSED, "reason": "too_heavy"}
        queries.settle_version(uow, payload["version"], refused)
        uow.touch(DOCUMENTS_TOPIC)


class _ToSend(NamedTuple):
    hashes: Sequence[str]


def _prepare_sending(uow: UnitOfWork, payload: dict[str, Any]) -> _ToSend | None:
    version = queries.get_version(uow, payload["version"])
    if version is None or version.is_far or version.state != VersionState.READY or not uow.port(FileStore).is_far:
        return None
    return _ToSend([sha256 for sha256 in (version.sha256, version.thumb_sha256) if sha256])


def _send(ports: Ports, to_send: _ToSend) -> None:
    store, data_dir = ports.get(FileStore), ports.get(Settings).data_dir
    for sha256 in to_send.hashes:
        store.put(sha256, local_path(data_dir, sha256))


def _record_sent(uow: UnitOfWork, payload: dict[str, Any], _sent: None) -> None:
    queries.mark_far(uow, payload["version"])


heavy_task(
    LOOK_INTO,
    compute=look_into,
    record=_record,
    policy=RetryPolicy(max_attempts=3),
    on_failure=_refuse,
    at_most=1,
)
outward_task(
    SEND_AWAY, prepare=_prepare_sending, act=_send, record=_record_sent, policy=RetryPolicy(max_attempts=20), at_most=2
)
