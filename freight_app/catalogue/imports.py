"""Products from a file: read row by row, written in chunks, every refusal with its row, column and reason.

Each chunk is a commit of its own, so a long import neither blocks the shop nor loses what it has done; running it again
changes only what differs. Links to successors are made at the end, when every number of the file is there.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import ProductRow
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.import_columns import RowReader, match_columns
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.supersession import RefusedLink, link_successors
from freight_app.catalogue.tree import read_tree
from freight_app.catalogue.upserts import upsert_products
from freight_app.catalogue.values import Dto
from freight_app.documents.tables import OpenTable, open_table
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import list_tax_classes


class ImportProblem(Dto):
    """What is wrong with a row of a file. ``row_loaded``: the product is there, without this one value."""

    row: int
    column: str
    value: str
    reason: str
    row_loaded: bool


class ImportReport(Dto):
    """What became of every row: ``rows = created + updated + unchanged + refused``."""

    rows: int
    created: int
    updated: int
    unchanged: int
    # Products that now lead to the one that replaced them.
    links: int
    refused: int
    problems: list[ImportProblem]
    # From our columns to those of the file.
    columns: dict[str, str]
    ignored_columns: list[str]
    encoding: str
    delimiter: str
    seconds: float


CHUNK_ROWS = 1_000
_LINK_REASONS = {
    "unknown_product": "The product of this row was refused.",
    "unknown_successor": "The number that replaces it is neither in the file nor in the catalogue.",
    "itself": "A product cannot replace itself.",
    "circle": "Following the replacements would lead back here.",
}


def import_products_file(
    house: House,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    actor: Actor = SYSTEM,
    on_progress: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Load a CSV file of products; ``import_columns.COLUMNS`` says what it may hold.

    ``mapping`` leads from columns of the file to ours, where the headings do not say it. Raises ``FileNotReadable`` and
    ``InvalidInput`` before anything is written; what is wrong with a row goes into the report and stops nothing.
    """
    actor.require(Permission.CATALOGUE_EDIT)
    with open_table(path) as table:
        return _Import(house, table, match_columns(table.header, mapping or {}), actor, on_progress).run()


def describe_import(report: ImportReport, *, shown: int = 20) -> str:
    """The report in lines for a terminal, with the first problems."""
    written = f"{report.encoding}, columns apart by {report.delimiter!r}"
    made = f"{report.created} products created, {report.updated} updated, {report.unchanged} as they were"
    lines = [
        f"{report.rows} rows read in {report.seconds:.1f} s ({written}).",
        f"{made}, {report.refused} refused; {report.links} lead to a successor.",
    ]
    if report.ignored_columns:
        lines.append(f"Columns not used: {', '.join(report.ignored_columns)}.")
    for problem in report.problems[:shown]:
        loaded = "loaded without it" if problem.row_loaded else "refused"
        lines.append(f"  row {problem.row}, {problem.column} {problem.value!r}: {problem.reason} ({loaded})")
    if len(report.problems) > shown:
        lines.append(f"  and {len(report.problems) - shown} more: --problems FILE.csv writes them all.")
    return "\n".join(lines)


def problems_as_csv(report: ImportReport) -> str:
    """The problems of an import as a file that a spreadsheet opens."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["row", "column", "value", "reason", "row_loaded"])
    for problem in report.problems:
        writer.writerow(
            [problem.row, problem.column, problem.value, problem.reason, "yes" if problem.row_loaded else "no"]
        )
    return text.getvalue()


class _Import:
    def __init__(
        self, house: House, table: OpenTable, places: dict[str, int], actor: Actor, on_progress: Callable[[int], None]
    ) -> None:
        self.house, self.table, self.places = house, table, places
        self.actor, self.on_progress = actor, on_progress
        self.problems: list[ImportProblem] = []
        self.rows_read = self.created = self.updated = self.unchanged = 0
        # Where each SKU was first seen: the same one twice in a file is a mistake that only people can settle.
        self.row_of: dict[str, int] = {}
        self.successors: dict[str, str] = {}

    def run(self) -> ImportReport:
        started = time.monotonic()
        reader = self._reader()
        chunk: list[ProductRow] = []
        for row in self._good_rows(reader):
            chunk.append(row)
            if len(chunk) == CHUNK_ROWS:
                self._write(chunk)
                chunk = []
        self._write(chunk)
        links = self._link()
        refused = sum(not problem.row_loaded for problem in self.problems)
        return ImportReport(
            rows=self.rows_read,
            created=self.created,
            updated=self.updated,
            unchanged=self.unchanged,
            links=links,
            refused=refused,
            problems=sorted(self.problems, key=lambda problem: problem.row),
            columns={name: self.table.header[place] for name, place in self.places.items()},
            ignored_columns=[
                heading for place, heading in enumerate(self.table.header) if place not in self.places.values()
            ],
            encoding=self.table.format.encoding,
            delimiter=self.table.format.delimiter,
            seconds=round(time.monotonic() - started, 3),
        )

    def _reader(self) -> RowReader:
        with self.house.read(self.actor) as uow:
            profile = get_shop_profile(uow)
            categories: dict[str, str] = {}
            for node in read_tree(uow).nodes:
                categories |= {fold_text(name): node.slug for name in node.names.values()}
                categories[node.slug] = node.slug
            return RowReader(
                language=profile.default_language,
                currency=profile.currency,
                categories=categories,
                tax_classes=frozenset(tax_class.code for tax_class in list_tax_classes(uow)),
            )

    def _good_rows(self, reader: RowReader) -> Iterator[ProductRow]:
        for number, cells in self.table.rows:
            self.rows_read += 1
            try:
                yield self._read_row(reader, number, cells)
            except InvalidInput as error:
                self._refuse(number, cells, error.field, error.message)

    def _read_row(self, reader: RowReader, number: int, cells: list[str]) -> ProductRow:
        width = len(self.table.header)
        if any(cell.strip() for cell in cells[width:]):
            raise InvalidInput("", f"The row has {len(cells)} cells, the header has {width}.")
        named = {name: cells[place].strip() for name, place in self.places.items() if place < len(cells)}
        named.setdefault("sku", "")
        row = reader.read(named)
        key = sku_key(row.sku)
        if key in self.row_of:
            raise InvalidInput("sku", f"The SKU is already on row {self.row_of[key]}.")
        self.row_of[key] = number
        if named.get("replaced_by"):
            self.successors[row.sku] = named["replaced_by"]
        return row

    def _refuse(self, number: int, cells: list[str], column: str, reason: str, *, row_loaded: bool = False) -> None:
        place = self.places.get(column)
        value = cells[place].strip() if place is not None and place < len(cells) else ""
        heading = self.table.header[place] if place is not None else column
        self.problems.append(
            ImportProblem(row=number, column=heading, value=value[:200], reason=reason, row_loaded=row_loaded)
        )

    def _write(self, chunk: list[ProductRow]) -> None:
        if not chunk:
            return
        with self.house.write(self.actor) as uow:
            report = upsert_products(uow, chunk, reason="import")
        self.created += report.created
        self.updated += report.updated
        self.unchanged += report.unchanged
        self.on_progress(self.rows_read)

    def _link(self) -> int:
        if not self.successors:
            return 0
        with self.house.write(self.actor) as uow:
            refused = link_successors(uow, self.successors)
        for link in refused:
            self._report_link(link)
        return len(self.successors) - len(refused)

    def _report_link(self, link: RefusedLink) -> None:
        self.problems.append(
            ImportProblem(
                row=self.row_of[sku_key(link.sku)],
                column=self.table.header[self.places["replaced_by"]],
                value=link.successor[:200],
                reason=_LINK_REASONS[link.reason],
                row_loaded=True,
            )
        )
