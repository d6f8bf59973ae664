"""A shop whose cards go to a gateway that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from freight_app.adapters.payments.client import GatewayClient
from freight_app.adapters.payments.flouci import FlouciGateway
from freight_app.adapters.payments.konnect import KonnectGateway
from freight_app.kit.house import House
from freight_app.orders.ports import PaymentGateway
from tests.orders.paying.gateway_server import FLOUCI_KEY, KONNECT_KEY, GatewayServer, serve_gateway

PUBLIC_URL = "https://shop.test"
TIMEOUT_S = 0.6


@pytest.fixture
def server() -> Iterator[GatewayServer]:
    with serve_gateway() as server:
        yield server


def client_of(server: GatewayServer, headers: dict[str, str], path: str = "") -> GatewayClient:
    return GatewayClient("The bank", server.url + path, headers, timeout_s=TIMEOUT_S, sleep=lambda _seconds: None)


@pytest.fixture
def konnect(house: House, server: GatewayServer) -> KonnectGateway:
    gateway = KonnectGateway(client_of(server, {"x-api-key": KONNECT_KEY}), "wallet", PUBLIC_URL)
    house.database.ports.provide(PaymentGateway, gateway)
    return gateway


@pytest.fixture
def flouci(house: House, server: GatewayServer) -> FlouciGateway:
    gateway = FlouciGateway(client_of(server, {"Authorization": FLOUCI_KEY}), PUBLIC_URL)
    house.database.ports.provide(PaymentGateway, gateway)
    return gateway
