"""Files as people and attackers send them, made here byte by byte."""

from __future__ import annotations

import struct
import zipfile
import zlib
from email.message import EmailMessage
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

CONTENT_TYPES = b'<?xml version="1.0"?><Types/>'


def pdf(text: str = "Hello paper", *, pages: int = 1) -> bytes:
    """A PDF that says a text in Latin letters on each page."""
    writer = PdfWriter()
    for _number in range(pages):
        page = writer.add_blank_page(400, 400)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        drawn = DecodedStreamObject()
        drawn.set_data(b"BT /F1 12 Tf 20 300 Td (" + text.encode("cp1252") + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(drawn)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def armed_pdf() -> bytes:
    """A PDF that runs a script when it opens, starts a program from a note, and holds a file."""
    writer = PdfWriter(clone_from=BytesIO(pdf("Certificate of origin")))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('owned')")}
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(script)
    launch = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc-owned.exe")}
    )
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 400, 400)]),
            NameObject("/A"): launch,
        }
    )
    address = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("javascript:owned()")}
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note), address])
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    writer.add_attachment("inside.exe", b"MZ owned by a file inside")
    return written(writer)


def endless_pdf() -> bytes:
    """A page of forms, each of which draws the next ten times: a billion lines, were anybody to read them all."""
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    drawn = DecodedStreamObject()
    drawn.set_data(b"BT /F1 12 Tf (word) Tj ET")
    drawn[NameObject("/Subtype")] = NameObject("/Form")
    for _depth in range(9):
        inner = writer._add_object(drawn)
        drawn = DecodedStreamObject()
        drawn.set_data(b"/X Do " * 10)
        drawn[NameObject("/Type")] = NameObject("/XObject")
        drawn[NameObject("/Subtype")] = NameObject("/Form")
        drawn[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/X"): inner})}
        )
    page = writer.pages[0]
    page[NameObject("/Resources")] = drawn[NameObject("/Resources")]
    page[NameObject("/Contents")] = writer._add_object(drawn)
    return written(writer)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt(password, "owner")
    return written(writer)


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (80, 60)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def page_of_text(angle: float = 0.0) -> Image.Image:
    """A photograph of a page with lines of text, held askew by some degrees."""
    page = Image.new("L", (1200, 1600), 246)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(26)
    for row in range(34):
        draw.text((130, 140 + row * 40), "Oil filter HU 816 x, two pieces at 34.500 dinars " * 2, fill=25, font=font)
    draw.rectangle((1080, 0, 1200, 1600), fill=246)
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=246)


def photo_with_place() -> bytes:
    """A photograph that says where it was taken, and lies on its side."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("black", (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "home of the owner"
    exif.get_ifd(0x8825)[2] = (36.0, 48.0, 23.0)
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"secret comment")
    return file.getvalue()


def huge_png(width: int = 20_000, height: int = 5_000) -> bytes:
    """A hundred million pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(bytes(1 + width // 8) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def letter(text: str = "Dear supplier", more: dict[str, bytes] | None = None) -> bytes:
    body = f"<w:document><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>".encode()
    return packed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body, **(more or {})})


def mail(
    *files: tuple[str, bytes],
    sender: str = "buyer@shop.test",
    subject: str = "Papers",
    to: str = "papers@shop.test",
    message_id: str = "<one@supplier.test>",
) -> bytes:
    message = EmailMessage()
    message["From"] = f"Somebody <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message.set_content("As agreed.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
