"""No far store: everything stays on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from freight_app.kit.errors import NotFound


class DiskAlone:
    is_far = False

    def put(self, sha256: str, path: Path) -> None:
        """Nothing: it lies on the disk."""

    def read(self, sha256: str) -> Iterator[bytes]:
        raise NotFound("The file", sha256=sha256)

    def remove(self, sha256: str) -> None:
        """Nothing: nothing is far."""
