"""The logo as a file: who may send one, what is taken, and that it is in use afterwards."""

from __future__ import annotations

from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from PIL import Image

from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import VerifiedUser, open_session
from freight_app.accounts.users import add_users
from freight_app.kit.house import House
from freight_app.shop.service import get_shop_profile

LOGO = "/api/v1/shop/logo"


def sign_in(client: TestClient, house: House, role: Role) -> None:
    with house.write() as uow:
        [user] = add_users(uow, [NewUser(email=f"{role}@shop.test", name="Olfa", roles=frozenset({role}))])
        token = open_session(uow, VerifiedUser(user.id), ip="", user_agent="").token
    client.cookies.set("freight_session", token)


def picture(kind: str = "PNG", mode: str = "RGBA") -> bytes:
    stream = BytesIO()
    Image.new("RGBA", (640, 200), (0, 128, 128, 90)).convert(mode).save(stream, kind)
    return stream.getvalue()


def send(client: TestClient, content: bytes, *, field: str = "logo", **headers: str) -> Response:
    return client.post(LOGO, files={field: ("logo.png", content, "image/png")}, headers=headers)


def logo_of(house: House) -> str:
    with house.read() as uow:
        return get_shop_profile(uow).logo_url


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGBA"), ("JPEG", "RGB"), ("GIF", "P")])
def test_a_picture_becomes_the_logo_with_its_transparency(
    client: TestClient, house: House, kind: str, mode: str
) -> None:
    sign_in(client, house, Role.ADMIN)
    response = send(client, picture(kind, mode))
    assert response.status_code == 200
    url = response.json()["data"]["logo_url"]
    assert url == logo_of(house)
    shown = client.get(url)
    assert shown.headers["content-type"] == "image/webp"
    with Image.open(BytesIO(shown.content)) as kept:
        assert (kept.size, kept.mode) == ((320, 100), "RGBA" if mode == "RGBA" else "RGB")


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_sound_picture_is_refused(client: TestClient, house: House, content: bytes) -> None:
    sign_in(client, house, Role.ADMIN)
    response = send(client, content)
    assert (response.status_code, response.json()["error_code"]) == (422, "invalid_input")
    assert logo_of(house) == ""


def test_a_form_without_the_picture_is_refused(client: TestClient, house: House) -> None:
    sign_in(client, house, Role.ADMIN)
    assert send(client, picture(), field="other").json()["message"] == "A picture is needed."
    assert client.post(LOGO, data={"logo": "not a file"}).status_code == 422
    assert logo_of(house) == ""


def test_too_much_is_refused_before_it_is_read(client: TestClient, house: House) -> None:
    sign_in(client, house, Role.ADMIN)
    for size in (5_000_001, 6_000_000):
        refused = send(client, b"\x89PNG\r\n\x1a\n".ljust(size))
        assert (refused.status_code, refused.json()["message"]) == (413, "A logo has at most 5 MB.")
    endless = client.post(LOGO, content=iter([b"--x\r\n"]), headers={"content-type": "multipart/form-data; boundary=x"})
    assert endless.status_code == 411


def test_others_may_not_and_other_sites_neither(client: TestClient, house: House) -> None:
    assert send(client, picture()).status_code == 401
    sign_in(client, house, Role.SALES)
    assert send(client, picture()).status_code == 403
    sign_in(client, house, Role.ADMIN)
    assert send(client, picture(), origin="https://evil.test").status_code == 403
    assert logo_of(house) == ""
