"""Which SQL may be asked: one SELECT, understood and written anew."""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.sql_databases import is_of_the_system

_DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
_SELECTS = (exp.Select, exp.SetOperation, exp.Subquery)
_CHANGES = (
    *(exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Into, exp.Lock),
    *(exp.Command, exp.Set, exp.Pragma, exp.Attach, exp.Copy, exp.Transaction, exp.Commit, exp.Rollback),
)
# Functions that the parser has no name for are refused: some read files, open connections or run text as SQL. These
# only calculate.
_PLAIN_FUNCTIONS = frozenset(
    re.findall(
        r"\w+",
        """
        age array_to_json array_to_string btrim cbrt char_length clock_timestamp concat_ws degrees div hex
        instr json_array_length json_extract_path_text json_typeof jsonb_array_length
        jsonb_extract_path_text jsonb_typeof julianday lpad ltrim make_date make_timestamp mod now
        octet_length overlay printf quote quote_ident quote_literal radians random regexp_match
        regexp_matches regexp_replace regexp_split_to_array replace reverse right row_to_json rpad rtrim
        similarity split_part strftime string_to_array strpos substr timezone to_json to_jsonb to_number
        total translate trunc typeof unaccent unicode unixepoch word_similarity
        """,
    )
)


def write_select(query: str, dialect: str) -> str:
    """The query as it was understood, in the dialect (``sqlite`` or ``postgresql``).

    What is sent is written by us: where we understood something else than the database would have, it gets what we
    understood. Raises ``InvalidInput`` on ``query`` for anything but one SELECT of tables and plain functions.
    """
    root = _parse(query, _DIALECTS[dialect])
    for node in root.walk():
        if isinstance(node, _CHANGES):
            raise InvalidInput("query", "Only reading is allowed: one SELECT that changes and locks nothing.")
        if isinstance(node, exp.Anonymous) and node.name.lower() not in _PLAIN_FUNCTIONS:
            raise InvalidInput("query", "The function {value} is not known to be harmless.", value=node.name[:60])
        if isinstance(node, (exp.Placeholder, exp.Parameter)):
            raise InvalidInput("query", "The query has a placeholder for which there is no value.")
        if isinstance(node, exp.Table):
            _check_table(node)
    return root.sql(dialect=_DIALECTS[dialect], comments=False)


def _parse(query: str, dialect: str) -> exp.Expr:
    # What it does not understand it reports to the log, with the query.
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        found = [statement for statement in sqlglot.parse(query, read=dialect) if statement is not None]
    except (SqlglotError, RecursionError) as error:
        raise InvalidInput("query", "The query is no SQL that can be understood.") from error
    found = [statement for statement in found if not isinstance(statement, exp.Semicolon)]
    if len(found) != 1 or not isinstance(found[0], _SELECTS):
        raise InvalidInput("query", "One SELECT is expected, and nothing besides.")
    return found[0]


def _check_table(table: exp.Table) -> None:
    if table.catalog:
        raise InvalidInput("query", "A table is named with its schema at most.")
    if is_of_the_system(table.name, table.db):
        raise InvalidInput("query", "{value} belongs to the database itself.", value=table.name[:60])
