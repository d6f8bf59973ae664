"""What the migration room says, in the reader's language: what is wrong with a cell, how a record ended, lines of a log.

The room keeps English source texts with ``{placeholders}`` and their facts. A text that is not known here by itself is told by
its code; what other rooms say about a value is in their own catalogue. tests/ui/test_data_words.py walks the room for texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from freight_app.kit.errors import FreightError
from freight_app.migration.mapping.errors import MappingError
from freight_app.ui.i18n import error_text, translate
from freight_app.ui.i18n.catalogue import Key, fill, forms_of
from freight_app.ui.i18n.errors import sentence_of


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# --- cells and records

SENTENCES: tuple[str, ...] = (
    _("A value is needed here."),
    _("This value cannot be used. Check it and try again."),
    _("This is neither yes nor no."),
    _("The value is not in the table of the mapping."),
    _("This is not a date in one of the chosen layouts."),
    _("There is no such day or time."),
    _("The year has two digits and nothing says of which century it is."),
    _("This is not a number as the chosen language writes it."),
    _("This is not a whole number."),
    _("The number has too many digits."),
    _("The number is in scientific notation: digits may have been lost when the file was saved."),
    _("A percentage stands where a plain number is expected."),
    _("The cell holds an error of the spreadsheet, not a value."),
    _("The cell holds a structure where one value is expected."),
    _("The text is too long: at most {most} characters."),
    _("The text is too long for a pattern: at most {most} characters."),
    _("The text has characters that cannot be kept."),
    _("The text does not have the expected form."),
    _("This is not one of: {choices}."),
    _("This is not an e-mail address."),
    _("This is not a telephone number."),
    _("This is not a web address that starts with http:// or https://."),
    _("There are more than {most} values."),
    _("The value has {count} parts; part {wanted} is missing."),
    _("The value could not be transformed ({reason})."),
    _("{currency} has {decimals} decimals; the amount has more."),
    _("The amount is too large."),
    _("The amount has no currency."),
    _("The currency is not known."),
    _("The amount and its column name different currencies."),
    _("The unit is not one that can be turned into {unit}."),
    _("The pattern takes too long on this text."),
    _("A number is needed where a text stands."),
    _("A number is missing: the cell is empty."),
    _("A number is too large."),
    _("The number is too large."),
    _("The power is too large."),
    _("Rounding takes a whole number of decimals."),
    _("Calculations need numbers: write number(value) to read one from a text."),
    _("The expression makes texts that are too long."),
    _("The expression gives neither a text nor a number."),
    _("A calculation has no result: a division by zero, or too large."),
    _("The values do not fit the expression."),
    _("replace needs something to look for."),
    _("What tells the record from others is too long: at most {most} characters."),
    _("The row is empty."),
    _("The row could not be read."),
    _("The same record stands in row {row}."),
    _("Row {row} has the same key with other values."),
    _("It clashes with something that is there already."),
    _("A value of this record is larger than the shop can keep."),
    _("The batch of this record failed again and again."),
    _("The shop has it just so already."),
    _("It is there already, and was left as it is."),
    _("It is there already."),
    _("It was changed after this job, so it was left as it is."),
    _("Something else uses it by now, so it was left as it is."),
    _("A brand's name has a letter or a digit."),
    _("There is no category {value}."),
    _("There is more than one category {value}: write its path, with > between the names."),
    _("There is no tax class {value}."),
    _("A weight from 0 to {most} kg is needed."),
    _("At most {most} words of at most 40 characters are needed here."),
    _("At most {most} cross references are kept."),
    _("{value} is not MAKER:NUMBER."),
    _("A price is more than zero."),
    _("The price cannot be in the currency {value}."),
    _("A product cannot replace itself."),
    _("Loaded without its successor: {successor} has not come yet."),
    _("Loaded without its successor: the product was renamed or deleted meanwhile."),
    _("Loaded without its successor: {successor} is neither in the file nor in the shop."),
    _("Loaded without its successor: following the replacements from {successor} would lead back here."),
    _("The brand, category or product that it belonged to before is no longer there."),
    # What cannot be done with a job, a pipeline or a file.
    _("Only a dead letter that is not being tried again can be mended."),
    _("Only a paused job can go on."),
    _("Only a job that runs can be paused."),
    _("The job has ended already."),
    _("The job was taken back: begin a new one instead."),
    _("There is nothing to try again."),
    _("The job has to end before it can be tried again."),
    _("Only an ended job that loaded something can be taken back."),
    _("The job is being taken back already."),
    _("This tenant may not load this target."),
    _("There is a pipeline of that name already."),
    _("A pipeline keeps its target: save this one under another name."),
    _("Somebody saved this pipeline meanwhile. Open it again."),
    _("A job that has not ended needs this file."),
)

# Texts of the room that name what they found by themselves: told by their code.
_BY_CODE: dict[str, str] = {
    "too_few_fields": _("The row has fewer cells than the table has columns."),
    "too_many_fields": _("The row has more cells than the table has columns."),
    "undecodable": _("The row holds bytes that its encoding does not know."),
    "nul": _("The row holds a zero byte."),
    "broken_quotes": _("A quote is not closed, or something follows a closed quote."),
    "field_too_long": _("A cell of the row is too long to be read."),
    "record_too_long": _("The row is too long to be read."),
    "broken_json": _("The record is no valid JSON."),
    "not_an_object": _("The record is no JSON object."),
    "damaged_sheet": _("The sheet is damaged from this row on."),
    "source_not_read": _("The file could not be read to its end."),
    "batch_failed": _("The batch of this record failed again and again."),
}


def fault_text(code: str, sentence: str, facts: Mapping[str, Any] | None, language: str) -> str:
    """What is wrong, or why a record ended so; empty stays empty."""
    if not sentence:
        return translate(_BY_CODE[code], language) if code in _BY_CODE else ""
    facts = facts or {}
    known = forms_of(Key(sentence), language)[0]
    if known != sentence or language == "en" or sentence in SENTENCES:
        # Braces that stand for themselves are doubled in what other rooms said.
        return fill(known, language, facts).replace("{{", "{").replace("}}", "}")
    if code in _BY_CODE:
        return translate(_BY_CODE[code], language)
    return error_text(code, facts, language, message=sentence)


# --- mappings that cannot work

_MAPPING: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?P<field>.+) is needed and has no source\."), _("{field} is needed: choose where it comes from.")),
    (
        re.compile(r"Nothing tells one record from another: map one of (?P<fields>.+)\."),
        _("Nothing tells one record from another: choose where {fields} comes from."),
    ),
    (re.compile(r"The file has no column '(?P<column>.*)'\."), _("The file has no column {column}.")),
    (
        re.compile(r"Several values go into a field of one: .*"),
        _("Several values go into a field of one: join them, or take one of them."),
    ),
    (re.compile(r"The constant does not fit: (?P<why>.*)"), _("The text for every row does not fit: {why}")),
    (
        re.compile(r"Money needs a currency: .*"),
        _("Amounts need a currency: choose one for the file, or a column that names it."),
    ),
    (re.compile(r"The pattern cannot be read.*|The pattern has no group.*|A pattern has .*"), _("The pattern cannot be read. Check its brackets.")),
    (re.compile(r"The pattern is too large.*"), _("The pattern is too large.")),
    (re.compile(r"The table has two meanings for '(?P<word>.*)', .*"), _("The table has two meanings for {word}.")),
    (re.compile(r"'(?P<word>.*)' means both yes and no\."), _("{word} means both yes and no.")),
    (re.compile(r"The layout .*|A layout has .*"), _("The layout of the date cannot be understood.")),
    (re.compile(r".* in an expression.*|The expression .*|column takes .*|A number in the expression.*|.* takes its arguments .*"), _("The formula cannot be read. Check its brackets, quotes and names.")),
    (re.compile(r"There is no unit .*|.* cannot be turned into .*"), _("This unit cannot be turned into the other one.")),
    (re.compile(r".* has no field .*"), _("What it is loaded as no longer has this field.")),
)  # fmt: skip
_UNFIT = _("This cannot work as it stands. Look at its steps.")


def mapping_text(error: MappingError, language: str) -> str:
    """What is wrong with the mapping of a field."""
    for pattern, sentence in _MAPPING:
        if found := pattern.fullmatch(error.message):
            facts = found.groupdict()
            if "why" in facts:
                facts["why"] = fault_text("", facts["why"], {}, language)
            if "fields" in facts:
                facts["fields"] = ", ".join(translate(one, language) for one in facts["fields"].split(", "))
            if title := facts.get("field"):
                facts["field"] = translate(title, language)
            return translate(sentence, language, **facts)
    return translate(_UNFIT, language)


# --- how a file was understood

NOTES: dict[str, str] = {
    "preamble_skipped": _("Lines above the table are left out."),
    "no_header": _("The first row is a record, so the columns are numbered."),
    "empty_columns_dropped": _("Empty columns at the end are left out."),
    "unnamed_column": _("Some columns have no name; they are called by their number."),
    "duplicate_column": _("Some names stand more than once; they are numbered."),
    "first_row_broken": _("The first row cannot be read."),
    "encoding_guessed": _("The file does not say how its letters are written. Look whether the accents are right."),
    "other_tables": _("Only one table is read. Choose another one if this is not it."),
    "other_sheets": _("Only one sheet is read. Choose another one if this is not it."),
    "list_inside_object": _("The records are a list inside the document."),
}
REFUSED_FILES: dict[str, str] = {
    "empty_file": _("The file is empty."),
    "too_wide": _("The table has more columns than can be read."),
    "too_large": _("The file is larger than 1 GB. Cut it into parts."),
    "suspicious_archive": _("The packed file grows far beyond what a table does. It was not unpacked."),
    "no_room": _("There is no room left on the disk. Nothing was kept."),
    "not_allowed": _("Your account does not have the permission for this. Nothing has changed."),
    "not_signed_in": _("You are signed out. Sign in again, then send the file again."),
    "not_a_table": _("This file cannot be read as a table. Save it as .xlsx or CSV."),
    "not_a_table.pdf": _("This is a PDF document. Save the table as .xlsx or CSV."),
    "not_a_table.old_excel": _("This is an old or a protected Excel file. Save it as .xlsx or CSV."),
    "not_a_table.binary_excel": _("This is a binary Excel file. Save it as .xlsx or CSV."),
    "not_a_table.open_document": _("This is an OpenDocument file. Save it as .xlsx or CSV."),
    "not_a_table.archive": _("This is an archive with several files. Unpack it and choose one of them."),
    "not_a_table.damaged_archive": _("The packing of this file is damaged or has a password."),
    "not_a_table.picture": _("This is a picture, not a table."),
    "not_a_table.markup": _("This is a web page or XML. Save it as .xlsx or CSV."),
}


def note_text(code: str, sentence: str, language: str) -> str:
    """A note of how the file was understood; in English it names what it found."""
    return sentence if language == "en" or code not in NOTES else translate(NOTES[code], language)


# --- sources that are no file

_TROUBLE: dict[str, str] = {
    "invalid_url": _("The address cannot be used. Write it as https://host/path."),
    "invalid_header": _("One of the headers cannot be sent."),
    "port_not_allowed": _("This port of {host} may not be asked. The setting FREIGHT_ALLOWED_WEB_PORTS adds ports."),
    "address_not_allowed": _(
        "{host} does not lie in the public internet, so it is not asked. The setting FREIGHT_ALLOWED_PRIVATE_HOSTS adds "
        "hosts of your own."
    ),
    "host_not_found": _("No address is known for {host}. Check how it is written."),
    "connection_failed": _("Nobody answers at {host}. Check the address, or try again later."),
    "certificate_refused": _("The certificate of {host} cannot be trusted, so nothing was sent."),
    "timed_out": _("No answer came in time. Try again later, or ask for fewer records at once."),
    "redirect_refused": _("{host} sends us on to another address. Write that one."),
    "bad_answer": _("What {host} answered cannot be read."),
    "source_refused": _("The other side said no ({status}). Check the address, the secret and the headers."),
    "source_failed": _("The other side has trouble of its own ({status}). Try again later."),
    "answer_not_understood": _(
        "There is no list of records in the answer. Check the address, or say where the list is."
    ),
    "pages_repeat": _("The same page came again: the pages are turned in another way."),
    "link_elsewhere": _("The next page lies on another host ({host}), which is not asked with your secret."),
    "limit_reached": _("There is more than was meant to be read."),
    "secret_missing": _("The secret of the source is missing."),
    "sql_failed": _("The database {name} did not answer. {words}"),
    "nothing_there": _("The source answers, but it has no records."),
}


def trouble_text(error: FreightError, language: str) -> str:
    """Why a source could not be read."""
    sentence = _TROUBLE.get(error.code)
    if sentence is None:
        return sentence_of(error, language)
    return translate(sentence, language, **error.details).strip()


# --- why a column was suggested

SUGGESTED: dict[str, str] = {
    "same_name": _("has this name"),
    "alias": _("another word for it"),
    "near_name": _("nearly this name"),
    "name_within": _("has this name in it"),
    "values_email": _("holds e-mail addresses"),
    "values_gtin": _("holds bar code numbers"),
    "values_phone": _("holds telephone numbers"),
    "values_choice": _("holds just these words"),
    "values_url": _("holds web addresses"),
    "values_date": _("holds dates"),
}

# --- the log

LOG: dict[str, str] = {
    "job_created": _("Begun with {file}"),
    "source_read": _("File read: {rows} rows in {batches} batches, {bad_rows} of them unreadable"),
    "source_failed": _("The file could not be read; it is tried again"),
    "batch_ended": _("Batch {batch}: {loaded} loaded, {skipped} skipped, {dead} left over"),
    "batch_failed": _("Batch {batch} failed and is tried again (attempt {attempt})"),
    "batch_given_up": _("Batch {batch} failed again and again; its rows are left over"),
    "record_edited": _("Row {row} was mended"),
    "retry_asked": _("{records} rows are tried again"),
    "job_running": _("Loading"),
    "job_retrying": _("Trying again"),
    "job_paused": _("Paused"),
    "job_resumed": _("Goes on"),
    "job_succeeded": _("Ended: everything came through"),
    "job_partially_succeeded": _("Ended: some rows are left over"),
    "job_failed": _("Ended: nothing came through"),
    "job_cancelled": _("Stopped"),
    "undo_asked": _("Is being taken back"),
    "undo_done": _("Taken back: {undone} records"),
    "undo_partly": _("Taken back: {undone} records; {not_undone} had to stay"),
    "undo_failed": _("Taking back stopped halfway; ask for it again"),
    "finish_failed": _("What waits for other rows could not be looked at again"),
    "webhook_delivered": _("The program was told: it answered {status} after {ms} ms"),
    "webhook_failed": _("The program could not be told; it is tried again (attempt {attempt})"),
    "webhook_given_up": _("The program could not be told, and nobody tries again"),
}


def log_text(code: str, facts: Mapping[str, Any], batch: int | None, language: str) -> str:
    """A line of a job's log; a code without a sentence stands for itself."""
    sentence = LOG.get(code)
    return code if sentence is None else translate(sentence, language, **{**facts, "batch": batch or 0})


_PLACE = re.compile(r"\{\w+\}")


def reason_text(code: str, sentence: str, language: str) -> str:
    """The reason that many records share: what differs between them is left open."""
    return _PLACE.sub("…", fault_text(code, sentence, {}, language)).replace("….", "…")
