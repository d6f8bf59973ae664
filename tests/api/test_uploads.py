"""Pictures are taken from editors only, checked by content, and kept without what a camera writes into them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import VerifiedUser, open_session
from freight_app.accounts.users import add_users
from freight_app.catalogue.pictures import MAX_IMAGES, list_images
from freight_app.documents.media import media_file, media_name
from freight_app.kit.house import House
from tests.api.test_shop import program_of
from tests.catalogue.samples import add_products, row

URL = "/api/v1/uploads/products/HU-816/images"


@pytest.fixture
def product_id(house: House) -> int:
    return add_products(house, row("HU-816", "Oil filter"), row("630/8", "Bearing"))["HU-816"]


def picture(colour: str = "red", *, kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, kind)
    return file.getvalue()


def files(*contents: bytes) -> list[tuple[str, Any]]:
    return [("file", (f"photo-{place}.png", content, "image/png")) for place, content in enumerate(contents)]


@pytest.fixture
def cookie(client: TestClient, house: House) -> None:
    """A buyer's browser."""
    with house.write() as uow:
        user = add_users(uow, [NewUser(email="b@shop.test", name="B", roles=frozenset({Role.BUYER}))])[0]
        token = open_session(uow, VerifiedUser(user.id), ip="127.0.0.1", user_agent="test").token
    client.cookies.set("freight_session", token)


@pytest.mark.usefixtures("cookie")
def test_pictures_are_kept_in_order_as_webp(client: TestClient, house: House, product_id: int) -> None:
    client.post(URL, files=files(picture("red")))
    answered = client.post(URL, files=files(picture("blue", kind="JPEG"), picture("red")))
    assert answered.status_code == 201
    hashes = [image["media_hash"] for image in answered.json()["data"]["images"]]
    assert len(set(hashes)) == 2
    with house.read() as uow:
        assert [image.media_hash for image in list_images(uow, product_id)] == hashes
    kept = media_file(house.settings, media_name(hashes[1], 320)).read_bytes()
    assert kept[8:12] == b"WEBP"


@pytest.mark.usefixtures("cookie")
def test_a_bad_file_is_named_and_the_others_are_kept(client: TestClient, product_id: int) -> None:
    answered = client.post(URL, files=files(b"<svg onload=alert(1)>", picture()))
    data = answered.json()["data"]
    assert (answered.status_code, len(data["images"])) == (201, 1)
    assert data["refused"] == [{"file": "photo-0.png", "message": "A picture is a JPEG, PNG, WebP or GIF file."}]
    alone = client.post(URL, files=files(picture()[:40]))
    assert (alone.status_code, alone.json()["details"]["file"]) == (422, "photo-0.png")


@pytest.mark.usefixtures("cookie")
def test_too_much_too_many_and_nothing_are_refused(client: TestClient, product_id: int) -> None:
    large = b"\x89PNG\r\n\x1a\n" + b"\0" * (10 * 2**20)
    assert client.post(URL, files=files(large)).json()["message"] == "A picture has at most 10 MB."
    assert client.post(URL, files=files(*[picture()] * (MAX_IMAGES + 1))).status_code == 400
    assert client.post(URL, json={}).json()["message"] == "Choose a file."
    assert client.post(URL, data={"file": "text"}).status_code == 422
    assert client.post(URL, headers={"Content-Length": str(10**12)}).status_code == 422
    for number in range(MAX_IMAGES):
        client.post(URL, files=files(picture(f"#0000{number:02x}")))
    full = client.post(URL, files=files(picture("green")))
    assert (full.status_code, full.json()["message"]) == (422, "A product has at most 20 pictures.")


@pytest.mark.usefixtures("cookie")
def test_a_number_may_have_a_slash_and_an_unknown_one_is_not_found(client: TestClient, product_id: int) -> None:
    assert client.post("/api/v1/uploads/products/630%2F8/images", files=files(picture())).status_code == 201
    assert client.post("/api/v1/uploads/products/NOPE/images", files=files(picture())).status_code == 404


def test_only_editors_and_our_own_pages_may_send(client: TestClient, house: House, product_id: int) -> None:
    assert client.post(URL, files=files(picture())).status_code == 401
    sales = program_of(client, house, "sales@shop.test", Role.SALES)
    assert client.post(URL, files=files(picture()), headers=sales).status_code == 403
    buyer = program_of(client, house, "buyer@shop.test", Role.BUYER)
    assert client.post(URL, files=files(picture()), headers=buyer).status_code == 201
    foreign = client.post(URL, files=files(picture()), headers={"Origin": "https://evil.test"})
    assert (foreign.status_code, foreign.json()["error_code"]) == (403, "foreign_origin")
