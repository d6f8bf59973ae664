"""Kept files as they go with mails: what ``messaging`` asks for and cannot know, standing below this room."""

from __future__ import annotations

from freight_app.documents.kept_files import find_kept, open_kept
from freight_app.kit.db import UnitOfWork
from freight_app.messaging.ports import Attachment


class KeptEnclosures:
    """Serves ``Enclosures`` from the kept files."""

    def open_enclosure(self, uow: UnitOfWork, sha256: str) -> Attachment:
        """Raises ``NotFound`` or ``KeptFileDamaged``."""
        kept = find_kept(uow, sha256)
        return Attachment(name=kept.name, media_type=kept.media_type, content=open_kept(uow, sha256))
