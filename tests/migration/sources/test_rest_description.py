"""What is stored of a source on the web holds no secret, and nothing that could not be asked."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from freight_app.migration.sources.rest import BasicAuth, BearerAuth, Cursor, HeaderAuth, RestSource
from freight_app.migration.sources.rest_errors import SecretMissing
from freight_app.migration.sources.rest_requests import first_url, write_headers

URL = "https://shop.example/api/products"


def test_a_description_survives_being_stored() -> None:
    source = RestSource(
        url=f"{URL}?lang=fr",
        headers={"X-Shop": "tunis"},
        query={"fields": "a,b"},
        secret_headers=("X-Shop-Token",),
        secret_query=("api_key",),
        auth=BasicAuth(user="é"),
        paging=Cursor(path="meta.next"),
    )
    assert RestSource.model_validate_json(source.model_dump_json()) == source
    assert source.secret_names == ("auth", "header:X-Shop-Token", "query:api_key")


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        (BearerAuth(), ("Authorization", "Bearer hunter2")),
        (BasicAuth(user="Aladdin"), ("Authorization", "Basic QWxhZGRpbjpodW50ZXIy")),
        (HeaderAuth(header="X-Key"), ("X-Key", "hunter2")),
    ],
)
def test_the_secret_goes_where_the_description_says(auth: Any, header: tuple[str, str]) -> None:
    source = RestSource(url=URL, auth=auth)
    assert header in write_headers(source, {"auth": SecretStr("hunter2")}).items()
    with pytest.raises(SecretMissing):
        write_headers(source, {})


def test_secrets_of_headers_and_of_the_query_are_put_in() -> None:
    source = RestSource(url=f"{URL}?a=1", query={"b": "2 é"}, secret_headers=("X-T",), secret_query=("api_key",))
    secrets = {"header:X-T": SecretStr("t"), "query:api_key": SecretStr("k&y")}
    assert first_url(source, secrets) == f"{URL}?a=1&b=2+%C3%A9&api_key=k%26y"
    assert write_headers(source, secrets)["X-T"] == "t"
    assert "k&y" not in source.model_dump_json()


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/", "a.example", "https://", "https://u:hunter2@a.example/", "https://u@a.example/"),
        *("https://a.example\\@b.example/", "https://a example/", "https://a.example/\nb", "https://a.example:99999/"),
        *(
            "https://a.example:x/",
            "https://[::1/",
            "https://a.example/?api_key=hunter2",
            "https://a.example/?token=hunter2",
        ),
    ],
)
def test_an_address_with_a_secret_or_a_riddle_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RestSource(url=url)
    assert "hunter2" not in str(caught.value)
    assert [error["loc"] for error in caught.value.errors()] == [("url",)]


@pytest.mark.parametrize(
    "name",
    [
        *("Authorization", "X-Api-Key", "x-apikey", "Cookie", "X-Auth-Token", "Proxy-Authorization", "X-Access-Key"),
        *("access_token", "client_secret", "password", "key", "X-Signature"),
    ],
)
@pytest.mark.parametrize("field", ["headers", "query"])
def test_what_looks_like_a_secret_does_not_stand_among_what_is_shown(field: str, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        RestSource.model_validate({"url": URL, field: {name: "hunter2"}})
    assert f"secret_{field}" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_what_only_sounds_like_a_secret_is_taken() -> None:
    names = ["author", "authors", "author_id", "keyword", "monkey", "page", "sort"]
    assert RestSource(url=URL, query=dict.fromkeys(names, "1")).query.keys() == set(names)


@pytest.mark.parametrize("name", ["Host", "content-length", "X Y", "X:", "", "é", "Connection"])
def test_headers_that_are_ours_or_none_are_refused(name: str) -> None:
    for field in ({"headers": {name: "a"}}, {"secret_headers": [name]}, {"auth": {"kind": "header", "header": name}}):
        with pytest.raises(ValidationError):
            RestSource.model_validate({"url": URL, **field})


@pytest.mark.parametrize("value", ["a\r\nHost: b", "é", "a\0"])
def test_values_that_no_header_can_hold_are_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        RestSource(url=URL, headers={"X": value})
