"""Where the files of papers are kept beside the disk: nowhere, or in a store that speaks S3."""

from __future__ import annotations

from freight_app.adapters.files.null import DiskAlone
from freight_app.adapters.files.s3 import S3Files
from freight_app.documents.attached.storage import FileStore
from freight_app.kit.settings import Settings


def file_store_for(settings: Settings) -> FileStore:
    """The store that the settings name, else the disk alone."""
    url = settings.file_store_url.get_secret_value()
    return S3Files.from_url(url) if url else DiskAlone()
