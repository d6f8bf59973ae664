"""What a line of a job's log says, by its code. Pages translate the sentence before it is filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from freight_app.migration.sentences import fill_sentence


def said(text: str) -> str:
    """Marks a text for the extractor."""
    return text


LOG: dict[str, str] = {
    "job_created": said("Begun with {file}"),
    "source_read": said("File read: {rows} rows in {batches} batches, {bad_rows} of them unreadable"),
    "source_failed": said("The file could not be read; it is tried again"),
    "batch_ended": said("Batch {batch}: {loaded} loaded, {skipped} skipped, {dead} left over"),
    "batch_failed": said("Batch {batch} failed and is tried again (attempt {attempt})"),
    "batch_given_up": said("Batch {batch} failed again and again; its rows are left over"),
    "records_dropped": said("{records} rows were dropped: {rows}"),
    "record_picked_up": said("Row {row} was picked up again"),
    "record_edited": said("Row {row} was mended"),
    "retry_asked": said("{records} rows are tried again"),
    "job_running": said("Loading"),
    "job_retrying": said("Trying again"),
    "job_paused": said("Paused"),
    "job_resumed": said("Goes on"),
    "job_succeeded": said("Ended: everything came through"),
    "job_partially_succeeded": said("Ended: some rows are left over"),
    "job_failed": said("Ended: nothing came through"),
    "job_cancelled": said("Stopped"),
    "undo_asked": said("Is being taken back"),
    "undo_done": said("Taken back: {undone} records"),
    "undo_partly": said("Taken back: {undone} records; {not_undone} had to stay"),
    "undo_failed": said("Taking back stopped halfway; ask for it again"),
    "finish_failed": said("What waits for other rows could not be looked at again"),
    "webhook_delivered": said("The program was told: it answered {status} after {ms} ms"),
    "webhook_failed": said("The program could not be told; it is tried again (attempt {attempt})"),
    "webhook_given_up": said("The program could not be told, and nobody tries again"),
}


def write_line(code: str, facts: Mapping[str, Any], batch: int | None) -> str:
    """A line in English, for programs; a code without a sentence stands for itself."""
    return fill_sentence(LOG.get(code, code), {**facts, "batch": batch or 0})
