from __future__ import annotations

from datetime import timedelta

from fastapi.testclient import TestClient

from freight_app.accounts import sessions
from freight_app.accounts.dtos import CustomerRegistration
from freight_app.accounts.registration import register_customer
from freight_app.kit.clock import StillClock
from freight_app.kit.flash import FLASH_COOKIE, read_flash
from freight_app.kit.house import House

PASSWORD = "a passphrase of four words"


def make_person(house: House, email: str = "amine@mail.test") -> None:
    with house.write() as uow:
        register_customer(uow, CustomerRegistration(email=email, password=PASSWORD, name="Amine"), ip="")


def test_signing_in_sets_a_cookie_that_scripts_cannot_read_and_leads_on(client: TestClient, house: House) -> None:
    make_person(house)
    form = {"email": "AMINE@mail.test", "password": PASSWORD, "next": "/account/orders"}
    response = client.post("/auth/sign-in", data=form, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/account/orders")
    cookie = next(value for value in response.headers.get_list("set-cookie") if value.startswith("freight_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/api/v1/users/me").json()["data"]["email"] == "amine@mail.test"


def test_a_form_that_is_sent_before_its_page_is_awake_still_leads_on(client: TestClient, house: House) -> None:
    make_person(house)

    def leads_to(referer: str) -> str:
        form = {"email": "amine@mail.test", "password": PASSWORD, "next": ""}
        answer = client.post("/auth/sign-in", data=form, headers={"Referer": referer}, follow_redirects=False)
        return answer.headers["location"]

    assert leads_to("http://shop.test/sign-in?next=%2Fcheckout%3Fa%3D1") == "/checkout?a=1"
    assert leads_to("http://shop.test/sign-in?next=https%3A%2F%2Fevil.test%2F") == "/"
    assert leads_to("http://evil.test/sign-in?next=%2Fcheckout") == "/"
    assert leads_to("http://[") == "/"


def test_nobody_is_led_to_another_site(client: TestClient, house: House) -> None:
    make_person(house)
    for elsewhere in ("https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"):
        form = {"email": "amine@mail.test", "password": PASSWORD, "next": elsewhere}
        response = client.post("/auth/sign-in", data=form, follow_redirects=False)
        assert response.headers["location"] == "/"


def test_a_wrong_password_leads_back_with_what_was_typed_but_the_password(client: TestClient, house: House) -> None:
    make_person(house)
    form = {"email": "amine@mail.test", "password": "wrong wrong wrong", "next": "/cart"}
    response = client.post("/auth/sign-in", data=form, follow_redirects=False)
    assert response.headers["location"] == "/sign-in?next=%2Fcart"
    flash = read_flash(response.cookies[FLASH_COOKIE].strip('"'), "/sign-in")
    assert flash is not None
    assert (flash.code, flash.typed) == ("wrong_credentials", {"email": "amine@mail.test"})
    assert client.get("/api/v1/users/me").status_code == 401


def test_signing_out_ends_the_session_everywhere(client: TestClient, house: House) -> None:
    make_person(house)
    client.post("/auth/sign-in", data={"email": "amine@mail.test", "password": PASSWORD}, follow_redirects=False)
    token = client.cookies["freight_session"]
    assert client.post("/auth/sign-out", follow_redirects=False).headers["location"] == "/"
    with house.read() as uow:
        assert sessions.resolve_session(uow, token) is None


def test_a_second_account_with_one_address_is_refused_at_its_field(client: TestClient, house: House) -> None:
    make_person(house)
    form = {"name": "Another", "email": "amine@MAIL.test", "phone": "", "password": PASSWORD}
    response = client.post("/auth/register", data=form, follow_redirects=False)
    assert response.headers["location"] == "/register"
    flash = read_flash(response.cookies[FLASH_COOKIE].strip('"'), "/register")
    assert flash is not None
    assert (flash.code, flash.field_name) == ("email_taken", "email")


def test_the_answer_to_a_reset_does_not_tell_who_has_an_account(client: TestClient, house: House) -> None:
    make_person(house)
    answers = [
        client.post("/auth/reset", data={"email": email}, follow_redirects=False).headers["location"]
        for email in ("amine@mail.test", "nobody@mail.test")
    ]
    assert answers == ["/reset?sent=1", "/reset?sent=1"]


def test_a_session_that_is_not_used_ends(client: TestClient, house: House, clock: StillClock) -> None:
    make_person(house)
    client.post("/auth/sign-in", data={"email": "amine@mail.test", "password": PASSWORD}, follow_redirects=False)
    clock.advance(timedelta(days=house.settings.session_days, seconds=1))
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_broken_flash_says_nothing() -> None:
    for value in (None, "", "not base64", "e30=", "W10=", "x" * 5000):
        assert read_flash(value, "/sign-in") is None
