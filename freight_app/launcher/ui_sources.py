"""Whether the built pages are those of the present sources: one hash over everything that they are made from.

Imports next to nothing: the launcher asks this before anything else is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from freight_app.kit.settings import PROJECT_ROOT, Settings

# A change in any of it means another build; a change elsewhere does not.
_SOURCES = (
    "freight_app/ui",
    "freight_app/freight_app.py",
    "freight_app/kit/languages.py",
    "freight_app/launcher/ui_build.py",
    "freight_app/launcher/prerender.mjs",
    "assets",
    "rxconfig.py",
    "reflex.lock",
    "requirements.lock",
)
# Parts of the UI that run in the server only.
_SERVER_ONLY = ("freight_app/ui/web/",)


@dataclass(frozen=True, slots=True)
class BuildFolders:
    """``link`` is what is served; ``web`` is Reflex's working folder (REFLEX_WEB_WORKDIR, for builds side by side)."""

    base: Path
    web: Path

    @classmethod
    def of(cls, settings: Settings) -> BuildFolders:
        base = settings.build_dir.resolve()
        return cls(base, Path(os.environ.get("REFLEX_WEB_WORKDIR") or base / "web").resolve())

    @property
    def link(self) -> Path:
        return self.base / "ui"


def hash_sources(settings: Settings, root: Path = PROJECT_ROOT) -> str:
    """One hash of everything that the built UI is made from."""
    digest = hashlib.sha256(f"dev_pages={settings.dev_pages}".encode())
    for path in _source_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _source_files(root: Path) -> Iterator[Path]:
    for source in _SOURCES:
        path = root / source
        if path.is_file():
            yield path
        for inner in sorted(path.rglob("*")) if path.is_dir() else ():
            name = inner.relative_to(root).as_posix()
            if inner.is_file() and "__pycache__" not in name and not name.startswith(_SERVER_ONLY):
                yield inner


def is_built(settings: Settings) -> bool:
    """Whether the UI on disk was made from the present sources."""
    try:
        release = json.loads((BuildFolders.of(settings).link / "release.json").read_bytes())
    except (OSError, ValueError):
        return False
    return release.get("source_hash") == hash_sources(settings)
