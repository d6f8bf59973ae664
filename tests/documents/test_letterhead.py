"""The shop on its papers is the one of its profile, with its own logo and nobody else's picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from freight_app.documents.images import store_image
from freight_app.documents.letterhead import printed_shop
from freight_app.documents.media import MEDIA_PATH, media_url
from freight_app.kit.settings import Settings
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.rules import default_profile
from tests.documents.papers import logo


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]


def profile(settings: Settings, logo_url: str) -> ShopProfile:
    told = {"name": "Atlas", "tax_number": "123", "bank_details": "RIB 1", "logo_url": logo_url}
    return default_profile(settings).model_copy(update=told)


def test_an_uploaded_logo_comes_in_its_largest_size(settings: Settings) -> None:
    stored = store_image(settings, logo())
    shop = printed_shop(profile(settings, media_url(stored.media_hash, 96)), settings)
    assert (shop.name, shop.tax_number, shop.bank_details) == ("Atlas", "123", "RIB 1")
    assert shop.logo is not None
    with Image.open(BytesIO(shop.logo)) as picture:
        assert picture.size == (420, 160)


@pytest.mark.parametrize("name", ["../../secret.key", "0" * 64 + "-96.webp", "secret.key", ""])
def test_no_other_address_is_read(settings: Settings, name: str) -> None:
    (settings.data_dir / "secret.key").write_text("the key")
    for address in (f"{MEDIA_PATH}/{name}", f"https://elsewhere.test/{name}", name):
        assert printed_shop(profile(settings, address), settings).logo is None
