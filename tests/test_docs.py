"""The documents say what is so: paths exist, settings are listed, commands are there, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner

from freight_app.cli import app
from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.ui.routes import ROUTES

DOCUMENTS = (
    *("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md", "deploy/README.md"),
    *("docs/guides/owner.md", "docs/guides/staff.md", "docs/guides/programs.md"),
)
_LOOKS_LIKE_A_PATH = re.compile(
    r"[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]*|[A-Z][A-Za-z]+file|[A-Z]+\.md|\.env\.example|freight"
)
_CODE = re.compile(r"`([^`\n]+)`")


def paths_in(document: str) -> list[tuple[str, str]]:
    """Every path of the checkout that a document names in code marks, with the name after ``::``."""
    found = []
    for code in _CODE.findall((PROJECT_ROOT / document).read_text()):
        path, _, name = code.partition("::")
        if name or _LOOKS_LIKE_A_PATH.fullmatch(path):
            found.append((path, name))
    return found


def test_every_path_of_the_plan_exists() -> None:
    named = paths_in("ARCHITECTURE.md")
    assert len(named) > 50
    assert [path for path, _ in named if not (PROJECT_ROOT / path).exists()] == []


def test_every_name_of_the_plan_is_in_its_file() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in paths_in("ARCHITECTURE.md")
        if name and not re.search(rf"(def|class) {name}\b|^{name}\b", (PROJECT_ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []


def test_every_room_is_in_the_plan() -> None:
    text = (PROJECT_ROOT / "ARCHITECTURE.md").read_text()
    rooms = [path.parent.name for path in (PROJECT_ROOT / "freight_app").glob("*/__init__.py")]
    assert [room for room in rooms if f"`freight_app/{room}/`" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(document: str) -> None:
    file = PROJECT_ROOT / document
    links = re.findall(r"\]\(([^)#]+)\)", file.read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (file.parent / link).exists()] == []


def test_the_settings_example_lists_every_setting_with_its_default_and_meaning() -> None:
    text = (PROJECT_ROOT / ".env.example").read_text()
    listed = dict(re.findall(r"^(FREIGHT_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert listed == {f"FREIGHT_{name.upper()}": _written_default(name) for name in Settings.model_fields}
    words = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    assert [name for name, field in Settings.model_fields.items() if (field.description or "?") not in words] == []


def _written_default(name: str) -> str:
    default = Settings.model_fields[name].default
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, Path):
        return str(default.relative_to(PROJECT_ROOT))
    return str(default)


def commands() -> dict[str, typer.models.CommandInfo]:
    found = {str(command.name): command for command in app.registered_commands}
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found |= {f"{group.name} {command.name}": command for command in group.typer_instance.registered_commands}
    return found


def test_every_command_says_what_it_does() -> None:
    silent = [name for name, command in commands().items() if not (command.callback and command.callback.__doc__)]
    assert silent == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "deploy/freight-web.service", "deploy/freight-scheduler.service"])
def test_the_commands_that_a_document_shows_exist(document: str) -> None:
    known = commands()
    shown = re.findall(r"(?:\./|/opt/freight/|`)freight ([a-z]+(?: [a-z]+)?)", (PROJECT_ROOT / document).read_text())
    assert [words for words in shown if words not in known and words.split()[0] not in known] == []


@pytest.mark.parametrize("guide", [name for name in DOCUMENTS if name.startswith("docs/guides/")])
def test_a_guide_names_pages_that_there_are(guide: str) -> None:
    named = re.findall(r"`(/(?:admin|staff)[a-z/]*)(?:…)?`", (PROJECT_ROOT / guide).read_text())
    known = {re.sub(r"\[.*", "", route.path) for route in ROUTES}
    assert [path for path in named if path not in known] == []


def test_the_columns_of_an_import_can_be_read_without_a_file() -> None:
    listed = CliRunner().invoke(app, ["import", "products", "--columns"])
    assert (listed.exit_code, listed.output.splitlines()[0][:4]) == (0, "sku:")
    forgotten = CliRunner().invoke(app, ["import", "products"])
    assert forgotten.exit_code == 2
    assert "which file" in forgotten.output
