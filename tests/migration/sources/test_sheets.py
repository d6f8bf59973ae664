"""Workbooks: which sheet is read, with which columns, and what comes out of it."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources import sheets
from freight_app.migration.sources.errors import EmptyFile, NotATable, SuspiciousArchive, TooWide
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadRow, Cell, FileKind, FileShape, SourceChoices, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from tests.migration.sources.files import read, write


def workbook(folder: Path, **contents: list[list[Cell]]) -> Path:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for name, rows in contents.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def rewrite(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with another text in one of its parts."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return changed


def test_values_keep_their_type(tmp_path: Path) -> None:
    row: list[Cell] = ["007", 5, 2.5, True, datetime(2026, 1, 2, 3, 4), None, time(8, 30), "é\nزيت"]  # noqa: DTZ001
    path = workbook(tmp_path, Parts=[["a", "b", "c", "d", "e", "f", "g", "h"], row])
    shape, good, bad = read(path)
    assert (shape.kind, shape.sheet, shape.rows_estimate) == (FileKind.XLSX, "Parts", 1)
    assert (good, bad) == ([(2, row)], [])
    assert [type(value) for value in good[0][1]] == [type(value) for value in row]


def test_the_name_of_a_file_says_nothing_about_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "quantity"], ["A", 1]]).rename(tmp_path / "7d1f3c1e")
    shape, good, bad = read(path)
    assert (shape.columns, good, bad) == (("sku", "quantity"), [(2, ["A", 1])], [])


def test_preamble_gaps_and_empty_ends(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        Stock=[["Stock of May"], [], ["sku", "qty", "price"], ["A", 1, 2.5], [], ["B", None, 3], ["", None, None]],
    )
    shape, good, bad = read(path)
    assert (shape.columns, shape.skip_rows) == (("sku", "qty", "price"), 2)
    assert (good, bad) == ([(4, ["A", 1, 2.5]), (6, ["B", None, 3])], [])


def test_the_first_sheet_that_holds_a_table_is_read_and_another_can_be_chosen(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, Cover=[], Parts=[["sku", "qty"], ["A", 1]], Others=[["x", "y", "z"], [1, 2, 3], [4, 5, 6]]
    )
    shape, good, _ = read(path)
    assert (shape.sheet, good) == ("Parts", [(2, ["A", 1])])
    assert [(sheet.name, sheet.columns, sheet.rows_estimate) for sheet in shape.sheets] == [
        ("Parts", ("sku", "qty"), 1),
        ("Others", ("x", "y", "z"), 2),
    ]
    chosen, good, _ = read(path, SourceChoices(sheet="Others"))
    assert (chosen.columns, good) == (("x", "y", "z"), [(2, [1, 2, 3]), (3, [4, 5, 6])])


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "qty"], ["A", 1]])
    with pytest.raises(InvalidInput) as refused:
        sniff_file(path, SourceChoices(sheet="Orders"))
    assert (refused.value.field, refused.value.details["sheets"]) == ("sheet", ["Parts"])


def test_a_workbook_of_empty_sheets_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        sniff_file(workbook(tmp_path, One=[], Two=[[None, ""]]))


def test_dates_and_numbers_name_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path, Sales=[["sku", date(2026, 1, 1), date(2026, 2, 1), 2027], ["A", 1, 2, 3], ["B", 1, 2, 3]])
    assert sniff_file(path).columns == ("sku", "2026-01-01", "2026-02-01", "2027")


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "qty", "price"], *([f"A{n}", n, n / 2] for n in range(300))])
    for lie in ("A1", "A1:B2", "A1:XFD1048576"):
        lying = rewrite(path, "xl/worksheets/sheet1.xml", "A1:C301", lie)
        shape, good, bad = read(lying)
        assert (shape.columns, len(good), bad) == (("sku", "qty", "price"), 300, [])
        assert 200 <= shape.rows_estimate <= 600


def test_a_cell_beyond_the_columns_is_told(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["sku", "qty"], *([f"A{n}", n] for n in range(20)), ["B", 1, "lost note"]]
    _, good, bad = read(workbook(tmp_path, Parts=rows))
    assert (len(good), bad) == (20, [(22, "too_many_fields")])


def test_a_row_far_below_takes_no_time_and_keeps_its_number(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "qty"], ["A", 1], ["B", 2]])
    far = rewrite(path, "xl/worksheets/sheet1.xml", '<row r="3">', '<row r="999999999999">')
    _, good, _ = read(far)
    assert good == [(2, ["A", 1])]
    below = rewrite(path, "xl/worksheets/sheet1.xml", '<row r="3">', '<row r="60000">')
    assert read(below)[1] == [(2, ["A", 1]), (60_000, ["B", 2])]


def test_a_sheet_that_breaks_off_gives_its_rows_and_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "qty"], *([f"A{n}", n] for n in range(5_000))])
    shape = sniff_file(path)
    broken = rewrite(path, "xl/worksheets/sheet1.xml", '<row r="4000">', '<row r="4000"><oops></row>')
    rows = list(read_rows(broken, shape))
    assert isinstance(rows[-1], BadRow)
    assert rows[-1].reason_code == "damaged_sheet"
    assert 3_000 < rows[-1].number <= 4_000
    assert [row.number for row in rows] == list(range(2, rows[-1].number + 1))


def test_more_than_a_thousand_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooWide):
        sniff_file(workbook(tmp_path, Wide=[[f"c{n}" for n in range(1_001)], list(range(1_001))]))


def with_shared_texts(path: Path, texts: list[str]) -> Path:
    """The workbook as Excel writes it: the texts in a part of their own, "@0" in a cell standing for the first."""
    shared = path.with_name("shared.xlsx")
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(shared, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "[Content_Types].xml":
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/>'
                content = content.replace("</Types>", part + "</Types>")
            if name.startswith("xl/worksheets/"):
                content = re.sub(r't="inlineStr"><is><t>@(\d+)</t></is>', r't="s"><v>\1</v>', content)
            target.writestr(name, content)
        items = "".join(f"<si><t>{text}</t></si>" for text in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}</sst>')
    return shared


def test_texts_that_stand_in_a_part_of_their_own_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["@0", "@1"], ["@2", 5]])
    shape, good, _ = read(with_shared_texts(path, ["sku", "qty", "فلتر"]))
    assert (shape.columns, good) == (("sku", "qty"), [(2, ["فلتر", 5])])


def test_a_workbook_that_would_not_fit_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_shared_texts(workbook(tmp_path, Parts=[["@0", "@1"], ["A", 1]]), [f"text {n}" for n in range(5_000)])
    assert sniff_file(path).columns == ("text 0", "text 1")
    monkeypatch.setattr(sheets, "_MAX_TEXTS_BYTES", 50_000)
    with pytest.raises(NotATable) as refused:
        sniff_file(path)
    assert refused.value.found == "workbook_too_large"


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "qty"], ["A", 1]])
    bomb = rewrite(path, "xl/worksheets/sheet1.xml", "<t>A</t>", "<t>" + "A" * (20 << 20) + "</t>")
    with pytest.raises(SuspiciousArchive):
        sniff_file(bomb)


@pytest.mark.parametrize("cut", range(200, 5_000, 400))
def test_a_damaged_workbook_is_refused_and_never_stumbled_over(tmp_path: Path, cut: int) -> None:
    whole = workbook(tmp_path, Parts=[["sku", "qty"], *([f"A{n}", n] for n in range(50))]).read_bytes()
    place = cut % len(whole)
    damaged = whole[:place] + bytes(200) + whole[place + 200 :]
    path = write(tmp_path, damaged, "damaged.xlsx")
    try:
        _, good, bad = read(path)
    except (NotATable, EmptyFile):
        return
    assert len(good) + len(bad) <= 51


def test_the_shape_of_a_sheet_can_be_stored_and_read_with(tmp_path: Path) -> None:
    path = workbook(tmp_path, Parts=[["sku", "on"], ["A", date(2026, 1, 2)]])
    stored = FileShape.model_validate_json(sniff_file(path).model_dump_json())
    assert list(read_rows(path, stored)) == [SourceRow(2, {"sku": "A", "on": datetime(2026, 1, 2)})]  # noqa: DTZ001
