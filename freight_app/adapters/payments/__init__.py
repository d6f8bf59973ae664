"""Who takes cards."""

from __future__ import annotations

from freight_app.accounts.signing import SigningKeys
from freight_app.adapters.payments import flouci, konnect
from freight_app.adapters.payments.client import GatewayClient
from freight_app.adapters.payments.none import NoGateway
from freight_app.adapters.payments.null import RehearsalGateway
from freight_app.kit.settings import Settings
from freight_app.orders.ports import PaymentGateway

# A connected gateway tells us of payments: it must be able to find us.
_NEEDS = {
    "konnect": ("payment_api_key", "payment_wallet", "public_url"),
    "flouci": ("payment_public_key", "payment_api_key", "public_url"),
}


def gateway_for(settings: Settings, keys: SigningKeys) -> PaymentGateway:
    """The gateway that the settings name; one that lacks a key takes nothing and says what it lacks."""
    chosen = settings.payment_gateway
    if chosen == "none":
        return NoGateway()
    if chosen == "rehearsal":
        return RehearsalGateway(keys, settings.data_dir / "rehearsal")
    if lacks := tuple(f"FREIGHT_{name.upper()}" for name in _NEEDS[chosen] if not _value(settings, name)):
        return NoGateway(name=chosen, lacks=lacks)
    secret, public_url = settings.payment_api_key.get_secret_value(), settings.resolved_public_url
    timeout_s = settings.payment_timeout_s
    if chosen == "konnect":
        base_url = settings.payment_base_url or konnect.BASE_URL
        client = GatewayClient("Konnect", base_url, {"x-api-key": secret}, timeout_s=timeout_s)
        return konnect.KonnectGateway(client, settings.payment_wallet, public_url)
    base_url = settings.payment_base_url or flouci.BASE_URL
    bearer = f"Bearer {settings.payment_public_key}:{secret}"
    client = GatewayClient("Flouci", base_url, {"Authorization": bearer}, timeout_s=timeout_s)
    return flouci.FlouciGateway(client, public_url)


def _value(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return value if isinstance(value, str) else value.get_secret_value()
