"""The address at which a gateway tells us of one payment, signed by us: Konnect and Flouci sign nothing themselves."""

from __future__ import annotations

import hashlib
import hmac

from freight_app.accounts.signing import SigningKeys

NOTICES = "/api/v1/payments/notices"


def notice_path(keys: SigningKeys, gateway: str, reference: str) -> str:
    """Where ``gateway`` tells us of the payment that we call ``reference``."""
    return f"{NOTICES}/{gateway}/{reference}/{sign_notice(keys, gateway, reference)}"


def sign_notice(keys: SigningKeys, gateway: str, reference: str) -> str:
    # Length before each value: no two pairs read the same.
    text = f"{len(gateway)}:{gateway}{len(reference)}:{reference}"
    return hmac.new(keys.key_for("gateway notices"), text.encode(), hashlib.sha256).hexdigest()


def is_signed(keys: SigningKeys, gateway: str, reference: str, signature: str) -> bool:
    """Compared in constant time, so that nobody finds a signature letter by letter."""
    return hmac.compare_digest(sign_notice(keys, gateway, reference).encode(), signature.encode())
