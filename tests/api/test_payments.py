"""The doors through which gateways, customers and the bank's statements come in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image

from freight_app.accounts.permissions import Role
from freight_app.adapters.payments.konnect import KonnectGateway
from freight_app.kit.house import House
from freight_app.orders.paying import card_pages
from freight_app.work.running import run_due_tasks
from tests.api.test_shop import program_of
from tests.orders.conftest import Parts, parts  # noqa: F401 - a fixture
from tests.orders.paying.conftest import konnect, server  # noqa: F401 - fixtures
from tests.orders.paying.gateway_server import GatewayServer
from tests.orders.paying.paying import money, open_page, told
from tests.orders.shopping import order


def test_a_notice_of_konnect_settles_the_order_and_a_forged_one_does_not(
    client: TestClient,
    house: House,
    parts: Parts,  # noqa: F811
    server: GatewayServer,  # noqa: F811
    konnect: KonnectGateway,  # noqa: F811
) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    opened = open_page(house, placed)
    server.pay(opened.gateway_reference)
    with house.read() as uow:
        path = card_pages.hosted_page_request(uow, placed.tracking_token).notice_path
    assert path.startswith("/api/v1/payments/notices/konnect/")
    refused = client.get(f"{path}x", params={"payment_ref": opened.gateway_reference})
    assert (refused.status_code, refused.json()["error_code"]) == (403, "notice_refused")
    run_due_tasks(house.database)
    assert money(house, placed.number) == [("pending", 24_500, 0)]
    for send in (client.get, lambda url, params: client.post(url, json=params)):
        taken: Any = send(path, params={"payment_ref": opened.gateway_reference})  # type: ignore[operator]
        assert (taken.status_code, taken.json()["data"]) == (200, {"taken": True})
        run_due_tasks(house.database)
    assert money(house, placed.number) == [("paid", 24_500, 0)]
    assert [notice.verdict for notice in told(house)] == ["wrong_signature", "settled", "repeated"]
    codes = [client.get(f"{path}x").status_code for _ in range(40)]
    assert codes[0] == 403
    assert codes[-1] == 429
    assert len(told(house)) < 40


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return file.getvalue()


def test_a_customer_sends_a_proof_that_only_the_staff_see(client: TestClient, house: House, parts: Parts) -> None:  # noqa: F811
    waiting = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    url = f"/api/v1/orders/track/{waiting.tracking_token}/proofs"

    def send(content: bytes, name: str = "photo.png", to: str = url) -> Any:
        return client.post(to, files={"file": (name, content)})

    assert send(picture()).json()["data"] == {"count": 1}
    assert send(picture()).json()["data"] == {"count": 1}
    pdf = b"%PDF-1.7 the bank says so"
    assert send(pdf, "../../receipt.pdf").json()["data"] == {"count": 2}
    for content in (b"", b"<html><script>alert(1)</script>", b"\x89PNG\r\n\x1a\nbroken", b"x" * (9 * 2**20)):
        assert send(content).status_code == 422
    assert send(picture(), to="/api/v1/orders/track/made-up/proofs").status_code == 404
    cash = order(house, {parts.filter: 1})
    other = send(picture(), to=f"/api/v1/orders/track/{cash.tracking_token}/proofs")
    assert (other.status_code, other.json()["error_code"]) == (409, "no_transfer_awaited")

    from freight_app.orders.paying import overview
    from tests.orders.paying.paying import rows_of

    with house.read() as uow:
        proofs = overview.get_payment(uow, rows_of(house, waiting.number)[0].payment_id).proofs
    addresses = [f"/api/v1/payments/proofs/{proof.token}" for proof in proofs]
    assert [client.get(address).status_code for address in addresses] == [401, 401]
    driver = program_of(client, house, "d@shop.test", Role.DRIVER)
    sales = program_of(client, house, "s@shop.test", Role.SALES)
    assert client.get(addresses[0], headers=driver).status_code == 403
    shown = [client.get(address, headers=sales) for address in addresses]
    assert [answer.headers["content-type"] for answer in shown] == ["image/webp", "application/pdf"]
    assert shown[1].content == pdf
    assert shown[1].headers["content-disposition"].startswith("attachment")
    assert all("sandbox" in answer.headers["content-security-policy"] for answer in shown)
    assert client.get("/api/v1/payments/proofs/1", headers=sales).status_code == 404
    assert not list(house.settings.data_dir.glob("media/**/*.webp"))


def test_a_statement_is_loaded_by_those_who_record_payments(client: TestClient, house: House) -> None:
    driver = program_of(client, house, "d@shop.test", Role.DRIVER)
    sales = program_of(client, house, "s@shop.test", Role.SALES)
    content = b"date,amount,text\n2026-03-02,24.500,VIR\n2026-03-02,24.500,VIR\n"

    def send(headers: dict[str, str], body: bytes = content) -> Any:
        return client.post("/api/v1/payments/statements", headers=headers, files={"file": ("s.csv", body)})

    assert send(driver).status_code == 403
    assert send(sales).json()["data"] == {"read": 2, "added": 2, "skipped": 0}
    assert send(sales).json()["data"] == {"read": 2, "added": 0, "skipped": 0}
    refused = send(sales, b"nothing,of,this\n1,2,3\n")
    assert (refused.status_code, refused.json()["details"]["field"]) == (422, "file")
