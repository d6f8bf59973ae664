"""Records of a source on the web come once each, whatever its way of turning pages, or it is told why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from freight_app.adapters.web.null import WrittenPages
from freight_app.adapters.web.pages import WebPageFetcher
from freight_app.migration.ports import WebPage
from freight_app.migration.sources.rest import (
    BearerAuth,
    Cursor,
    NextLink,
    NoPaging,
    OffsetLimit,
    PageNumber,
    Paging,
    RestSource,
)
from freight_app.migration.sources.rest_answers import find_list_path, read_link_header
from freight_app.migration.sources.rest_errors import (
    AnswerNotUnderstood,
    LimitReached,
    LinkElsewhere,
    PagesRepeat,
    SourceFailed,
    SourceRefused,
)
from freight_app.migration.sources.rest_reading import ATTEMPTS, PageRead, fetch_rest_rows, read_retry_after
from freight_app.migration.sources.shapes import BadRow, SourceRow
from freight_app.migration.web_errors import AddressNotAllowed, TimedOut, WebFailure
from tests.adapters.web.servers import Answer, Asked, client_for, serving

URL = "https://shop.example/api"


def page(content: Any, status: int = 200, **headers: str) -> WebPage:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return WebPage(status, {"content-type": "application/json", **named}, body)


def pages(**by_query: Any) -> WrittenPages:
    return WrittenPages(
        {f"{URL}{query}": answer if isinstance(answer, list) else [answer] for query, answer in by_query.items()}
    )


def records(first: int, last: int) -> list[dict[str, int]]:
    return [{"no": number} for number in range(first, last + 1)]


def read(source: RestSource, fetcher: Any, **more: Any) -> list[tuple[int, Any]]:
    waits: list[float] = []
    rows = fetch_rest_rows(source, fetcher, sleep=waits.append, **more)
    return [(row.number, list(row.values.values()) if isinstance(row, SourceRow) else row.reason_code) for row in rows]


class Shop:
    """A shop with numbered products that turns its pages in every way, and gives at most ``cap`` of them at once."""

    def __init__(self, products: int, *, cap: int = 1_000, clamp: bool = False, ignore: bool = False) -> None:
        self.products = records(1, products)
        self.cap = cap
        self.clamp = clamp
        self.ignore = ignore

    def answer(self, asked: Asked) -> Answer:
        query = dict(parse_qsl(urlsplit(asked.path).query))
        size = min(int(query.get("limit", self.cap)), self.cap)
        start = int(query.get("offset", 0)) or (int(query.get("page", 1)) - 1) * size or int(query.get("cursor", 0))
        if self.clamp:
            start = min(start, (len(self.products) - 1) // size * size)
        if self.ignore:
            start = 0
        found = self.products[start : start + size]
        more = start + size < len(self.products)
        link = f"/api?cursor={start + size}&limit={size}" if more else None
        body = {"ok": True, "tags": ["a"], "data": {"items": found}, "next": str(start + size) if more else None}
        headers = {"Link": f'</api?x=1>; rel="first", <{link}>; title="a, b"; rel="next"'} if link else {}
        return Answer(200, json.dumps(body | {"link": link}).encode(), headers)


@pytest.mark.parametrize("products", [0, 1, 9, 10, 11, 35])
@pytest.mark.parametrize("cap", [7, 1_000])
@pytest.mark.parametrize(
    "paging",
    [
        OffsetLimit(size=10),
        PageNumber(size_param="limit", size=10),
        Cursor(path="next", size_param="limit", size=10),
        NextLink(path="link"),
        NextLink(),
        NoPaging(),
    ],
    ids=lambda paging: f"{paging.kind}{getattr(paging, 'path', '')}",
)
def test_every_record_of_a_real_server_comes_once(paging: Paging, cap: int, products: int) -> None:
    shop = Shop(products, cap=cap)
    with serving(shop.answer) as server:
        source = RestSource(url=f"{server.url}/api", paging=paging)
        rows = read(source, WebPageFetcher(client_for(server.port)))
    expected = min(products, cap) if isinstance(paging, NoPaging) else products
    assert rows == [(number, [number]) for number in range(1, expected + 1)]


def test_a_server_that_gives_its_last_page_for_ever_is_read_to_its_end() -> None:
    with serving(Shop(25, clamp=True).answer) as server:
        source = RestSource(url=f"{server.url}/api", paging=PageNumber(size_param="limit", size=10))
        assert len(read(source, WebPageFetcher(client_for(server.port)))) == 25
        assert len(server.asked) == 4


@pytest.mark.parametrize("paging", [PageNumber(), OffsetLimit(size=10)])
def test_a_server_that_does_not_turn_its_pages_is_told_of(paging: Paging) -> None:
    with serving(Shop(25, cap=10, ignore=True).answer) as server, pytest.raises(PagesRepeat):
        read(RestSource(url=f"{server.url}/api", paging=paging), WebPageFetcher(client_for(server.port)))


def test_pages_beyond_the_last_may_be_not_found() -> None:
    fetcher = pages(**{"?page=1": page(records(1, 2)), "?page=2": page(records(3, 3)), "?page=3": page({}, 404)})
    assert len(read(RestSource(url=URL, paging=PageNumber()), fetcher)) == 3
    with pytest.raises(SourceRefused):
        read(RestSource(url=URL, paging=PageNumber()), pages(**{"?page=1": page({}, 404)}))


def test_a_cursor_that_comes_again_does_not_go_round_for_ever() -> None:
    fetcher = pages(
        **{
            "": page({"data": records(1, 1), "next": "b"}),
            "?cursor=b": page({"data": records(2, 2), "next": "c"}),
            "?cursor=c": page({"data": records(3, 3), "next": "b"}),
        }
    )
    seen: list[Any] = []
    with pytest.raises(PagesRepeat):
        seen.extend(fetch_rest_rows(RestSource(url=URL, paging=Cursor(path="next")), fetcher))
    assert len(fetcher.asked) == 3


def test_an_empty_page_with_a_cursor_is_not_the_end() -> None:
    fetcher = pages(
        **{
            "": page({"data": records(1, 1), "next": 2}),
            "?cursor=2": page({"data": [], "next": 3}),
            "?cursor=3": page({"data": records(2, 2), "next": False}),
        }
    )
    assert len(read(RestSource(url=URL, paging=Cursor(path="next")), fetcher)) == 2


def test_the_last_record_may_be_the_cursor() -> None:
    fetcher = pages(
        **{
            "": page({"data": records(1, 2)}),
            "?starting_after=2": page({"data": records(3, 3)}),
            "?starting_after=3": page({"data": []}),
        }
    )
    paging = Cursor(param="starting_after", path="data.-1.no")
    assert len(read(RestSource(url=URL, paging=paging, list_path="data"), fetcher)) == 3


@pytest.mark.parametrize(
    "link",
    [
        *("https://evil.example/api", "//evil.example/api", "http://shop.example/api", "https://shop.example:8443/api"),
        *(
            "https://shop.example.evil.example/",
            "https://shop.example@evil.example/",
            "https://evil.example\\@shop.example/",
        ),
        *("file:///etc/passwd", "https://shop.example\\.evil.example/", "https://SHOP.example:444/", "http://["),
    ],
)
def test_links_to_anywhere_else_are_refused(link: str) -> None:
    fetcher = pages(**{"": page({"data": records(1, 1), "next": link})})
    with pytest.raises(LinkElsewhere):
        read(RestSource(url=URL, paging=NextLink(path="next")), fetcher)
    assert len(fetcher.asked) == 1


@pytest.mark.parametrize(
    "link", ["https://shop.example:443/api?p=2", "/api?p=2", "?p=2", "https://SHOP.EXAMPLE/api?p=2#x"]
)
def test_links_on_the_same_host_are_followed_with_the_key(link: str) -> None:
    asked: list[str] = []

    class Fetcher:
        def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
            asked.append(url)
            assert headers["Authorization"] == "Bearer t"
            return page({"data": records(1, 1), "next": None if "p=2" in url else link})

    source = RestSource(
        url=f"{URL}?a=1", paging=NextLink(path="next"), auth=BearerAuth(), secret_query=("api_key",), query={"b": "2"}
    )
    secrets = {"auth": SecretStr("t"), "query:api_key": SecretStr("k")}
    assert len(read(source, Fetcher(), secrets=secrets)) == 2
    assert asked[0] == f"{URL}?a=1&b=2&api_key=k"
    # What the link says itself is kept; what it leaves out of the key is added.
    assert dict(parse_qsl(urlsplit(asked[1]).query)) == {"p": "2", "api_key": "k"}


def test_trouble_that_passes_is_waited_for() -> None:
    answers = [page({}, 503), page({}, 429, retry_after="7"), TimedOut("shop.example", 30), page(records(1, 2))]
    waits: list[float] = []
    rows = list(fetch_rest_rows(RestSource(url=URL), pages(**{"": answers}), sleep=waits.append))
    assert (len(rows), waits) == (2, [1, 7, 4])


@pytest.mark.parametrize(
    ("answer", "failure", "asked"),
    [
        (page({}, 500), SourceFailed, ATTEMPTS),
        (page({}, 429), SourceFailed, ATTEMPTS),
        (page({}, 503, retry_after="3600"), SourceFailed, 1),
        (page({}, 401), SourceRefused, 1),
        (page({}, 404), SourceRefused, 1),
        (page({}, 400), SourceRefused, 1),
        (TimedOut("shop.example", 30), TimedOut, ATTEMPTS),
        (AddressNotAllowed("shop.example", "10.0.0.1"), AddressNotAllowed, 1),
    ],
)
def test_trouble_that_stays_is_told(answer: WebPage | WebFailure, failure: type[Exception], asked: int) -> None:
    fetcher = pages(**{"": answer})
    with pytest.raises(failure):
        read(RestSource(url=URL), fetcher)
    assert len(fetcher.asked) == asked


def test_the_words_of_a_refusal_are_shown_without_the_secret() -> None:
    fetcher = pages(**{"": page(b'{"error":"key hunter2 is\n wrong"}', 403)})
    with pytest.raises(SourceRefused, match=r'403: \{"error":"key \*\*\* is wrong"\}') as caught:
        read(RestSource(url=URL, auth=BearerAuth()), fetcher, secrets={"auth": SecretStr("hunter2")})
    assert "hunter2" not in f"{caught.value.details}"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("30", 30), ("Mon, 02 Mar 2026 09:01:00 GMT", 60), ("Mon, 02 Mar 2020 09:00:00 GMT", 0), ("soon", 0)],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float) -> None:
    assert read_retry_after({"retry-after": text}, datetime(2026, 3, 2, 9, tzinfo=UTC)) == seconds


def test_more_than_was_meant_is_told_and_not_left_out_in_silence() -> None:
    with serving(Shop(30).answer) as server:
        fetcher = WebPageFetcher(client_for(server.port))
        source = RestSource(url=f"{server.url}/api", paging=OffsetLimit(size=10))
        for limits in ({"max_records": 25}, {"max_pages": 2}):
            with pytest.raises(LimitReached):
                read(source.model_copy(update=limits), fetcher)
        source = RestSource(url=f"{server.url}/api", paging=Cursor(path="next"), max_records=30, max_pages=3)
        assert len(read(source, fetcher)) == 30


def test_pages_are_told_of_and_paused_between() -> None:
    told: list[PageRead] = []
    waits: list[float] = []
    with serving(Shop(25, cap=10).answer) as server:
        source = RestSource(url=f"{server.url}/api", paging=Cursor(path="next"), pause_s=0.5)
        list(fetch_rest_rows(source, WebPageFetcher(client_for(server.port)), told.append, sleep=waits.append))
    assert told == [PageRead(1, 10, 10), PageRead(2, 10, 20), PageRead(3, 5, 25)]
    assert waits == [0.5, 0.5]


def test_a_listener_can_end_the_reading() -> None:
    def stop(_: PageRead) -> None:
        raise InterruptedError

    fetcher = pages(**{"?page=1": page(records(1, 2))})
    with pytest.raises(InterruptedError):
        read(RestSource(url=URL, paging=PageNumber()), fetcher, on_page=stop)
    assert len(fetcher.asked) == 1


def test_one_page_at_a_time_is_asked_for() -> None:
    fetcher = pages(**{"?page=1": page(records(1, 2)), "?page=2": page(records(3, 4))})
    rows = fetch_rest_rows(RestSource(url=URL, paging=PageNumber()), fetcher)
    next(rows)
    next(rows)
    assert len(fetcher.asked) == 1


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (records(1, 2), ""),
        ([], ""),
        ({"data": records(1, 1)}, "data"),
        ({"tags": ["a", "b"], "data": {"items": records(1, 2), "errors": [{"a": 1}]}}, "data.items"),
        ({"included": records(1, 1), "products": records(1, 3)}, "products"),
        ({"total": 0, "products": []}, "products"),
        ({"a.b": records(1, 3), "c": {"d": records(1, 1)}}, "c.d"),
    ],
)
def test_the_list_of_records_is_found(answer: Any, path: str) -> None:
    assert find_list_path(answer, 1) == path


@pytest.mark.parametrize("answer", [{}, {"a": 1}, "text", None, 7, {"a": {"b": {"c": {"d": [{"e": 1}]}}}}])
def test_an_answer_without_a_list_is_told(answer: Any) -> None:
    with pytest.raises(AnswerNotUnderstood):
        read(RestSource(url=URL), pages(**{"": page(answer)}))


@pytest.mark.parametrize("body", [b"", b"<html>login</html>", b"{", b'{"a":"\xe9"}', b"[" * 100_000])
def test_what_is_no_json_is_told(body: bytes) -> None:
    with pytest.raises(AnswerNotUnderstood):
        read(RestSource(url=URL), pages(**{"": page(body)}))


def test_a_path_that_leads_nowhere_is_told() -> None:
    for path, answer in (("a.b", {"a": {}}), ("a", {"a": {"b": 1}})):
        with pytest.raises(AnswerNotUnderstood):
            read(RestSource(url=URL, list_path=path), pages(**{"": page(answer)}))


def test_records_keep_their_types_and_broken_ones_are_bad_rows() -> None:
    odd = r'7,{"n":NaN},{"h":"\ud800"},{"z":"\u0000"},null'
    body = f'{{"rows":[{{"a":{{"b":1.5}},"c":[1],"id":12345678901234567890123}},{odd}]}}'
    rows = list(fetch_rest_rows(RestSource(url=URL), pages(**{"": page(body.encode())})))
    assert rows[0] == SourceRow(1, {"a.b": 1.5, "c": "[1]", "id": 12345678901234567890123})
    assert [row.reason_code for row in rows if isinstance(row, BadRow)] == [
        *("not_an_object", "undecodable", "nul", "not_an_object")
    ]
    assert [row.number for row in rows] == list(range(1, 7))


def test_a_record_deeper_than_can_be_followed_is_a_bad_row() -> None:
    body = f'[{{"a":1}},{{"deep":{"[" * 1_010 + "]" * 1_010}}},{{"a":3}}]'
    rows = list(fetch_rest_rows(RestSource(url=URL), pages(**{"": page(body.encode())})))
    assert [getattr(row, "reason_code", None) for row in rows] == [None, "broken_json", None]


def test_an_older_encoding_is_read_as_the_answer_names_it() -> None:
    answer = page('[{"a":"é"}]'.encode("latin-1"), content_type="application/json; charset=ISO-8859-1")
    assert read(RestSource(url=URL), pages(**{"": answer})) == [(1, ["é"])]


@pytest.mark.parametrize("charset", ["base64", "no-such", "idna", "utf-8"])
def test_an_encoding_that_is_none_is_told_or_taken_for_utf_8(charset: str) -> None:
    answer = page('[{"a":"é"}]'.encode() * 2, content_type=f"application/json; charset={charset}")
    with pytest.raises(AnswerNotUnderstood):
        read(RestSource(url=URL), pages(**{"": answer}))


def test_pages_of_csv_are_read_too() -> None:
    fetcher = pages(
        **{
            "?page=1": page(b"sku;prix\nA;1,5\nB;2,5\n", content_type="text/csv; charset=utf-8"),
            "?page=2": page(b"sku;prix\nC;3,5\nD;4,5\n", content_type="text/csv"),
            "?page=3": page(b"", content_type="text/csv"),
        }
    )
    rows = read(RestSource(url=URL, paging=PageNumber()), fetcher)
    assert rows == [(1, ["A", "1,5"]), (2, ["B", "2,5"]), (3, ["C", "3,5"]), (4, ["D", "4,5"])]


@pytest.mark.parametrize(
    ("header", "link"),
    [
        ('<https://a.example/?p=2>; rel="next"', "https://a.example/?p=2"),
        ("</a>; rel=prev, </b>; rel=next", "/b"),
        ('</a,b;c>; title="x, <y>; rel=next"; rel="last", </d>; REL="start next"', "/d"),
        ('</a>; rel="nextish"', ""),
        ("", ""),
        ("garbage; rel=next", ""),
    ],
)
def test_the_header_link_is_read(header: str, link: str) -> None:
    assert read_link_header({"link": header}) == link
