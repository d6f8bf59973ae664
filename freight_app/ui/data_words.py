"""What the migration room says, in the reader's language: what is wrong with a cell, how a record ended, lines of a log.

The room keeps English source texts with ``{placeholders}`` and their facts; the extractor finds them there
(``i18n/extract.py``). A text that names what it found by itself is told here by its code. tests/ui/test_data_words.py walks the
room for texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from freight_app.kit.errors import FreightError
from freight_app.migration.log_words import LOG
from freight_app.migration.mapping.errors import MappingError
from freight_app.ui.i18n import error_text, translate
from freight_app.ui.i18n.catalogue import Key, fill, forms_of
from freight_app.ui.i18n.errors import sentence_of


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# --- cells and records

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
    if known != sentence or language == "en":
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


def log_text(code: str, facts: Mapping[str, Any], batch: int | None, language: str) -> str:
    """A line of a job's log; a code without a sentence stands for itself."""
    sentence = LOG.get(code)
    return code if sentence is None else translate(sentence, language, **{**facts, "batch": batch or 0})


_PLACE = re.compile(r"\{\w+\}")


def reason_text(code: str, sentence: str, language: str) -> str:
    """The reason that many records share: what differs between them is left open."""
    return _PLACE.sub("…", fault_text(code, sentence, {}, language)).replace("….", "…")
