"""Whatever the migration room says of a cell or a record is known in every language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from freight_app.kit.settings import PROJECT_ROOT
from freight_app.migration.log_words import LOG
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.mapping.suggesting import Reason
from freight_app.migration.sources.shapes import BadReason
from freight_app.migration.values import JobStatus, UndoStatus
from freight_app.ui.components.status import STATUSES
from freight_app.ui.data_words import SUGGESTED, fault_text, log_text, mapping_text, reason_text
from freight_app.ui.i18n.catalogue import TRANSLATED, Key, read_catalogue

ROOM = PROJECT_ROOT / "freight_app" / "migration"
# Makers of what people read, and which of their arguments is the sentence.
_SAID_BY = {"CellError": 1, "refused": 1, "skipped": 1, "not_undone": 1, "unknown": 2, "waits": 2, "_Problem": 0}
_LOGS = {"log_event": 2}


def calls(path: Path) -> Iterator[tuple[ast.Call, str, ast.FunctionDef | None]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in [*(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node, node.func.id, function


def texts_of(node: ast.expr, function: ast.FunctionDef | None) -> Iterator[str]:
    """A literal, or what a name of the same function was set to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
        yield from texts_of(node.args[0], function)
    elif isinstance(node, ast.Name) and function is not None:
        for one in ast.walk(function):
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in one.targets):
                yield from texts_of(one.value, None)


def said() -> set[str]:
    found: set[str] = set()
    for path in ROOM.rglob("*.py"):
        for call, name, function in calls(path):
            at = _SAID_BY.get(name)
            if at is not None and len(call.args) > at:
                found.update(texts_of(call.args[at], function))
    return {text for text in found if text}


def test_the_walk_finds_sentences_of_cells_and_of_loaders() -> None:
    found = said()
    assert {"This is not a whole number.", "There is no category {value}.", "The row is empty."} <= found
    assert "There is more than one category {value}: write its path, with > between the names." in found
    assert len(found) > 40


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_room_is_translated(language: str) -> None:
    known = read_catalogue(language)
    assert sorted(text for text in said() if Key(text) not in known) == []


def test_every_line_of_the_log_has_words() -> None:
    codes = {f"job_{status.value}" for status in JobStatus if status is not JobStatus.QUEUED}
    # Made of a status, or taken from a pair.
    codes |= {"undo_done", "undo_partly", "webhook_failed", "webhook_given_up"}
    for path in ROOM.rglob("*.py"):
        for call, name, function in calls(path):
            if name in _LOGS and len(call.args) > 2:
                codes.update(texts_of(call.args[2], function))
    assert codes - LOG.keys() == set()
    assert log_text("batch_ended", {"loaded": 1200, "skipped": 0, "dead": 3}, 7, "fr") == (
        "Lot 7 : 1\u202f200 chargées, 0 passées, 3 restantes"
    )


def test_every_reason_of_an_unreadable_row_and_of_a_suggestion_has_words() -> None:
    for reason in BadReason:
        french = fault_text(reason.value, f"The row has 3 fields ({reason}).", {}, "fr")
        assert french
        assert french != fault_text(reason.value, f"The row has 3 fields ({reason}).", {}, "en")
    assert {str(reason) for reason in Reason} == SUGGESTED.keys()


def test_every_status_of_a_job_has_a_look() -> None:
    assert {str(status) for status in JobStatus} <= STATUSES["data_job"].keys()
    assert len(UndoStatus) == 3


def test_facts_are_filled_in_after_the_sentence_is_translated() -> None:
    sentence = "There is no category {value}."
    assert fault_text("unknown_category", sentence, {"value": "Zinc"}, "fr") == "Il n’y a pas de catégorie Zinc."
    assert reason_text("unknown_category", sentence, "fr") == "Il n’y a pas de catégorie …"
    # What another room said has its braces doubled; they stand for themselves.
    assert fault_text("clash", "A {{strange}} name.", {}, "en") == "A {strange} name."
    assert fault_text("", "", {}, "ar") == ""


@pytest.mark.parametrize(
    ("message", "french"),
    [
        ("SKU is needed and has no source.", "Référence est nécessaire : choisissez d’où il vient."),
        ("The file has no column 'Prix'.", "Le fichier n’a pas de colonne Prix."),
        (
            "The constant does not fit: This is not a whole number.",
            "Le texte commun à toutes les lignes ne convient pas : Ce n’est pas un nombre entier.",
        ),
        ("Something quite new.", "Cela ne peut pas marcher tel quel. Regardez ses étapes."),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_in_french(message: str, french: str) -> None:
    assert mapping_text(MappingError("sku", message), "fr") == french
