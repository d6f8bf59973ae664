"""Promise: what a first visit loads of scripts and styles is at most 220 KB, compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from benchmarks.frame import Figure
from freight_app.kit.settings import get_settings
from freight_app.ui.web.built_ui import CLIENT_FOLDER, HTML_FOLDER, read_release

LIMIT_KB = 220
# An empty Reflex page in production, measured once with the same versions.
EMPTY_PAGE_KB = 149
PAGES = ("/", "/search", "/p/[sku]", "/cart", "/checkout")


def run() -> list[Figure]:
    folder = get_settings().build_dir / "ui"
    release = read_release(folder)
    figures = []
    for path in PAGES:
        entry = release.documents["en"][path]
        html = (folder / HTML_FOLDER / entry.file).read_text(encoding="utf-8")
        size_kb = sum(_compressed(file) for file in _initial_files(html, folder / CLIENT_FOLDER)) / 1000
        figures.append(
            Figure(
                name=f"bundle {path}",
                figure=round(size_kb, 1),
                unit="KB gzip",
                baseline=EMPTY_PAGE_KB,
                ratio=round(size_kb / EMPTY_PAGE_KB, 2),
                target=f"<= {LIMIT_KB} KB",
                ok=size_kb <= LIMIT_KB,
            )
        )
    return figures


def _initial_files(html: str, client: Path) -> set[Path]:
    """Scripts and styles that the document names, before any click."""
    named = re.findall(r"/assets/[\w./-]+\.(?:js|css)", html)
    found = {client / address.lstrip("/") for address in named}
    return {path for path in found if path.is_file()}


def _compressed(path: Path) -> int:
    zipped = path.with_name(path.name + ".gz")
    return zipped.stat().st_size if zipped.is_file() else len(gzip.compress(path.read_bytes(), 6))
