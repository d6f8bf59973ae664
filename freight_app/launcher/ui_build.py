"""Builds the UI: Reflex's export, then every page in every language, then what the front door needs to serve it.

A build makes a new release folder beside the old one and moves the ``ui`` link to it at the very end: a failed build
leaves the shop as it was, and a server that is running keeps the files it started with.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from freight_app.kit.languages import LANGUAGES, RIGHT_TO_LEFT
from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.launcher.javascript import node_environment, node_folder
from freight_app.launcher.ui_sources import BuildFolders, hash_sources
from freight_app.ui.routes import NOT_FOUND, ROUTES, Route
from freight_app.ui.web.built_ui import (
    CLIENT_FOLDER,
    HTML_FOLDER,
    RELEASE_FILE,
    DocumentEntry,
    Release,
)

_INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
_STYLE_ATTRIBUTE = re.compile(r"<[^>]*?\sstyle=\"(?P<style>[^\"]*)\"")
_DATA_BLOCK = re.compile(r"type=\"(?!text/javascript|module)")
_BAKED_ADDRESS = re.compile(r"`(http|ws)s?://[^/`]+")


class BuildFailed(RuntimeError):
    """The UI could not be built; the message ends with what the build said."""


def build_ui(settings: Settings) -> Path:
    """Build the UI and put it in place; returns its folder. Raises ``BuildFailed`` and changes nothing on failure."""
    folders = BuildFolders.of(settings)
    folders.base.mkdir(parents=True, exist_ok=True)
    source_hash = hash_sources(settings)
    environment = node_environment(folders.web)
    # Reflex adds assets here and never takes one away.
    shutil.rmtree(folders.web / "public", ignore_errors=True)
    _run([sys.executable, "-m", "freight_app.launcher.reflex_export"], PROJECT_ROOT, environment)
    release = folders.base / f"ui-{source_hash[:12]}-{os.getpid()}"
    try:
        _copy_client(folders.web / CLIENT_FOLDER, release / CLIENT_FOLDER)
        shutil.copytree(folders.web / "backend", release / "backend")
        _point_at_own_origin(release / CLIENT_FOLDER)
        pages = [route for route in (*ROUTES, NOT_FOUND) if settings.dev_pages or not route.dev_only]
        _prerender(folders.web, release / HTML_FOLDER, pages, environment)
        described = Release(source_hash=source_hash, documents=_describe_documents(release / HTML_FOLDER, pages))
        (release / RELEASE_FILE).write_text(described.model_dump_json(indent=1))
    except BaseException:
        shutil.rmtree(release, ignore_errors=True)
        raise
    _put_in_place(release, folders)
    return folders.link


def _run(command: list[str], cwd: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildFailed(f"{' '.join(command[-2:])} failed:\n{_tail(done.stdout)}")


def _tail(output: str, lines: int = 60) -> str:
    return "\n".join([line for line in output.splitlines() if line.strip()][-lines:])


def _copy_client(source: Path, target: Path) -> None:
    """Everything but Reflex's own documents: those are made per language. Those that lie in ``assets`` are ours."""

    def rendered(folder: str, names: list[str]) -> list[str]:
        own = PROJECT_ROOT / "assets" / Path(folder).relative_to(source)
        return [name for name in names if ".html" in name and not (own / name.removesuffix(".gz")).exists()]

    shutil.copytree(source, target, ignore=rendered)


def _point_at_own_origin(client: Path) -> None:
    """Reflex writes the server's address into a script; a page must talk to wherever it was opened."""
    scripts = list((client / "assets").glob("reflex-env-*.js"))
    if len(scripts) != 1:
        raise BuildFailed(f"expected one script with the server's address, found {len(scripts)}")
    text = scripts[0].read_text()

    def relative(match: re.Match[str]) -> str:
        return "location.origin.replace(`http`,`ws`)+`" if match[1] == "ws" else "location.origin+`"

    text, replaced = _BAKED_ADDRESS.subn(relative, text)
    if not replaced:
        raise BuildFailed("the server's address was not found in the script that should hold it")
    scripts[0].write_text(text)
    scripts[0].with_suffix(".js.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def page_file(route: Route) -> str:
    """Where a page's document is kept, under its language's folder."""
    return (route.path.strip("/") or "index") + ".html"


def _prerender(web: Path, target: Path, pages: Iterable[Route], environment: dict[str, str]) -> None:
    """Every page in every language. A dynamic page is rendered as it is before it knows of what: its skeleton."""
    plan = {
        "languages": LANGUAGES,
        "right_to_left": sorted(RIGHT_TO_LEFT),
        "pages": [{"address": re.sub(r"\[[^\]]+\]", "_", page.path), "file": page_file(page)} for page in pages],
    }
    shutil.copy(Path(__file__).with_name("prerender.mjs"), web / "prerender.mjs")
    (web / "prerender.json").write_text(json.dumps(plan))
    _run([str(node_folder() / "node"), "prerender.mjs", "prerender.json", str(target)], web, environment)


def _describe_documents(folder: Path, pages: Iterable[Route]) -> dict[str, dict[str, DocumentEntry]]:
    listed = list(pages)
    return {
        language: {page.path: describe_document(folder, f"{language}/{page_file(page)}") for page in listed}
        for language in LANGUAGES
    }


def describe_document(folder: Path, file: str) -> DocumentEntry:
    """A document with the hashes of what its policy must let run: inline scripts and style attributes."""
    markup = (folder / file).read_text()
    scripts = [
        match["body"]
        for match in _INLINE_SCRIPT.finditer(markup)
        if " src=" not in match["attributes"] and not _DATA_BLOCK.search(match["attributes"])
    ]
    styles = [html.unescape(match["style"]) for match in _STYLE_ATTRIBUTE.finditer(_INLINE_SCRIPT.sub("", markup))]
    return DocumentEntry(file=file, script_hashes=_hashes(scripts), style_hashes=_hashes(styles))


def _hashes(texts: Iterable[str]) -> list[str]:
    return sorted({"sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts})


def _put_in_place(release: Path, folders: BuildFolders) -> None:
    """Move the link in one step; the release before stays for a server that still runs on it."""
    previous = folders.link.resolve() if folders.link.is_symlink() else None
    staged = folders.base / f".ui-{os.getpid()}"
    staged.unlink(missing_ok=True)
    staged.symlink_to(release.name)
    staged.replace(folders.link)
    for old in folders.base.glob("ui-*"):
        if old not in (release, previous):
            shutil.rmtree(old, ignore_errors=True)
