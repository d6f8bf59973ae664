"""Pictures from outside are checked by content, freed of what they tell, and kept in three sizes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from freight_app.documents.images import StoredImage, store_image
from freight_app.documents.media import SIZES, media_name, media_url, open_media
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]


def picture(width: int = 1000, height: int = 500, *, kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    stream = BytesIO()
    Image.new(mode, (width, height), "teal").save(stream, kind, **options)
    return stream.getvalue()


def files(settings: Settings) -> list[Path]:
    return sorted(path for path in (settings.data_dir / "media").rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_kept_as_webp_in_every_size(settings: Settings, kind: str) -> None:
    stored = store_image(settings, picture(kind=kind))
    assert (stored.width, stored.height) == (800, 400)
    assert len(files(settings)) == len(SIZES)
    for size in SIZES:
        with Image.open(open_media(settings, media_name(stored.media_hash, size))) as kept:
            assert (kept.format, kept.size) == ("WEBP", (size, size // 2))


def test_a_small_picture_is_not_blown_up(settings: Settings) -> None:
    stored = store_image(settings, picture(50, 20))
    assert stored == StoredImage(media_hash=stored.media_hash, width=50, height=20)


def test_the_same_bytes_are_one_picture(settings: Settings) -> None:
    content = picture()
    first = store_image(settings, content)
    written_at = [path.stat().st_mtime_ns for path in files(settings)]
    assert store_image(settings, content) == first
    assert [path.stat().st_mtime_ns for path in files(settings)] == written_at


def test_place_and_camera_are_gone_and_the_turn_of_the_phone_is_applied(settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    stored = store_image(settings, picture(400, 200, exif=exif))
    assert (stored.width, stored.height) == (200, 400)
    for path in files(settings):
        content = path.read_bytes()
        assert b"SecretCamera" not in content
        assert b"EXIF" not in content
        assert b"ICCP" not in content


def test_what_shows_through_stays_so(settings: Settings) -> None:
    content = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(content, "PNG")
    stored = store_image(settings, content.getvalue())
    with Image.open(open_media(settings, media_name(stored.media_hash, 96))) as kept:
        assert kept.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def bomb() -> bytes:
    """A PNG of a few hundred bytes whose header promises ten thousand million pixels."""
    content = bytearray(picture(1, 1, kind="PNG"))
    content[16:24] = (100_000).to_bytes(4, "big") * 2
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\xff\xd8\xff" + b"\0" * 100,
        picture()[:200],
        picture(kind="PNG")[:60],
        picture(kind="TIFF"),
        picture(kind="BMP"),
        bomb(),
        picture(20_001, 10, kind="PNG"),
        b"\xff\xd8\xff" + b"\0" * (10 * 2**20),
    ],
    ids=[
        *("empty", "text", "svg", "pdf", "sound", "no jpeg", "half a jpeg", "half a png", "tiff", "bmp"),
        *("bomb", "too wide", "too many bytes"),
    ],
)
def test_anything_else_is_refused_by_field_and_leaves_no_file(settings: Settings, content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        store_image(settings, content, field="photo")
    assert refused.value.field == "photo"
    assert files(settings) == []


@pytest.mark.parametrize(
    "name",
    [
        "../freight.db",
        "a" * 64 + "-96.webp",
        "a" * 64 + "-97.webp",
        "a" * 64 + "-96.webp/../../x",
        "A" * 64 + "-96.webp",
        "a" * 64 + "-96.webp\n",
        "",
        "\0",
    ],
)
def test_only_names_that_we_made_are_served(settings: Settings, name: str) -> None:
    stored = store_image(settings, picture())
    with pytest.raises(NotFound):
        open_media(settings, name)
    assert media_url(stored.media_hash, 96) == f"/api/v1/media/{stored.media_hash}-96.webp"
