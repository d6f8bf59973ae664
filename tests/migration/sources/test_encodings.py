"""The encoding is what the file says, else UTF-8, else the likeliest code page."""

from __future__ import annotations

from pathlib import Path

import pytest

from freight_app.migration.sources.encodings import find_encoding
from freight_app.migration.sources.sniffing import sniff_file
from tests.migration.sources.files import read, write

FRENCH = "référence;désignation;prix\n1;Filtre à huile « été »;12,50 €\n2;Démarreur – complet, d’échange;3\n"
WEST = "référence;désignation;prix\n1;Filtre à huile été;12,50\n2;Démarreur, complet;3\n"
ARABIC = "الرقم;الاسم;السعر\n1;فلتر زيت المحرك;12\n2;فحمات فرامل أمامية;30\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("a;b\n1;2\n", "ascii", "utf-8"),
        (FRENCH, "utf-8", "utf-8"),
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8-sig"),
        (ARABIC, "utf-16", "utf-16"),
        (ARABIC, "utf-32", "utf-32"),
        (ARABIC, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (FRENCH, "cp1252", "cp1252"),
        (WEST, "latin-1", "cp1252"),
        (WEST, "cp850", "cp850"),
        (ARABIC, "cp1256", "cp1256"),
        (ARABIC, "iso8859_6", "iso8859_6"),
        ("номер;имя\n1;Масляный фильтр\n2;Тормозные колодки передние\n", "cp1251", "cp1251"),
        ("Nr;Größe\n1;Kühler für Öl\n", "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_the_text_is_read(tmp_path: Path, text: str, encoding: str, found: str) -> None:
    shape, good, bad = read(write(tmp_path, text, encoding=encoding))
    assert (shape.encoding, bad) == (found, [])
    header, *lines = text.splitlines()
    assert shape.columns == tuple(header.split(";"))
    assert [values for _, values in good] == [line.split(";") for line in lines]


def test_an_accent_far_down_decides(tmp_path: Path) -> None:
    text = "a;b\n" + "plain;1\n" * 200_000 + "pièce d'été;2\n"
    assert find_encoding(write(tmp_path, text, encoding="cp1252")).encoding == "cp1252"
    assert find_encoding(write(tmp_path, text)).encoding == "utf-8"


def test_one_broken_letter_does_not_turn_a_utf8_file_into_another(tmp_path: Path) -> None:
    facts = find_encoding(write(tmp_path, ("é;à\n" * 500).encode() + b"\xe9;x\n"))
    assert facts.encoding == "utf-8"
    assert 0.9 < facts.confidence < 1


def test_a_letter_across_two_scanned_blocks_is_whole(tmp_path: Path) -> None:
    facts = find_encoding(write(tmp_path, b"x" * ((1 << 20) - 1) + "é\n".encode()))
    assert (facts.encoding, facts.confidence) == ("utf-8", 1.0)


@pytest.mark.parametrize("line", ["x" * 700_000, "x'," * 200_000, ",''" * 200_000, "'," * 300_000])
def test_long_lines_take_no_time_without_end(tmp_path: Path, line: str) -> None:
    # Looking back and forth over each of them, from each of its letters, would take hours.
    shape = sniff_file(write(tmp_path, f"a;b\n{line[:900]};é\n" + line + "\nx;é\n", encoding="cp1252"))
    assert shape.encoding == "cp1252"


def test_a_guess_is_told(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, WEST, encoding="cp850"))
    assert "encoding_guessed" in {note.code for note in shape.notes}
    sure = sniff_file(write(tmp_path, WEST))
    assert (sure.encoding_confidence, sure.notes) == (1.0, ())
