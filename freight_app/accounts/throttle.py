"""How often one may knock: counters of sign-in attempts per account and per address, and of tenants' requests.

They live outside the database on purpose. A refused attempt rolls its unit of work back, and would take its own count
with it; and a flood of guesses must not become a flood of writes. One web process counts in memory, several (which
need Redis anyway) count in Redis. What a restart forgets is one window.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from freight_app.kit.errors import TooManyRequests
from freight_app.kit.ids import hash_token


@dataclass(frozen=True, slots=True)
class ThrottleRules:
    """Failures that are borne in a window, after which the door stays shut until the window ends.

    An address bears more than an account: a whole office may share one.
    """

    account_failures: str = "10 per 15 minutes"
    ip_failures: str = "60 per 15 minutes"
    resets_of_account: str = "3 per hour"
    resets_from_ip: str = "30 per hour"
    registrations_from_ip: str = "60 per hour"
    lookups_from_ip: str = "30 per 15 minutes"
    reports_from_ip: str = "12 per hour"
    photos_of_author: str = "40 per hour"
    chat_carts_from_ip: str = "60 per hour"
    chat_links_from_ip: str = "120 per 15 minutes"


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where a tenant stands in its minute: of ``limit`` requests ``remaining``, anew in ``resets_in_s`` seconds."""

    limit: int
    remaining: int
    resets_in_s: int
    is_over: bool = False


class Throttle:
    """Counts first and asks later, so that a hundred guesses at once are a hundred counts. Provided as a port."""

    def __init__(self, redis_url: str = "", rules: ThrottleRules | None = None) -> None:
        self._limiter = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))
        self._rules = rules or ThrottleRules()

    def admit_sign_in(self, email_key: str, ip: str) -> None:
        """Count one attempt as a failure until ``forgive_sign_in``. Raises ``TooManyRequests``."""
        self._count(self._rules.ip_failures, "sign-in-ip", ip)
        self._count(self._rules.account_failures, "sign-in-account", email_key)

    def forgive_sign_in(self, email_key: str, ip: str) -> None:
        """The attempt was right: the account starts anew, the address gets this one attempt back."""
        self._limiter.clear(parse(self._rules.account_failures), "sign-in-account", hash_token(email_key))
        if ip:
            self._limiter.hit(parse(self._rules.ip_failures), "sign-in-ip", hash_token(ip), cost=-1)

    def admit_reset(self, email_key: str, ip: str) -> None:
        """Count one request for a reset link. Raises ``TooManyRequests``."""
        self._count(self._rules.resets_from_ip, "reset-ip", ip)
        self._count(self._rules.resets_of_account, "reset-account", email_key)

    def admit_registration(self, ip: str) -> None:
        """Count one new account. Raises ``TooManyRequests``."""
        self._count(self._rules.registrations_from_ip, "register-ip", ip)

    def admit_lookup(self, ip: str) -> None:
        """Count one look for an order by number and phone: numbers are in sequence. Raises ``TooManyRequests``."""
        self._count(self._rules.lookups_from_ip, "lookup-ip", ip)

    def admit_report(self, ip: str) -> None:
        """Count one report of an opinion. Raises ``TooManyRequests``."""
        self._count(self._rules.reports_from_ip, "report-ip", ip)

    def admit_photo(self, author: str) -> None:
        """Count one picture for a review: its pixels are work. Raises ``TooManyRequests``."""
        self._count(self._rules.photos_of_author, "photo-author", author)

    def admit_chat_cart(self, ip: str) -> None:
        """Count one cart that is frozen to be sent in a chat. Raises ``TooManyRequests``."""
        self._count(self._rules.chat_carts_from_ip, "chat-cart-ip", ip)

    def admit_chat_link(self, ip: str) -> None:
        """Count one look at the link of such a cart: short links invite to guessing. Raises ``TooManyRequests``."""
        self._count(self._rules.chat_links_from_ip, "chat-link-ip", ip)

    def count_request(self, tenant: str, per_minute: int) -> Allowance:
        """Count one request of a tenant, with whichever key. It does not raise: a refusal too says where one stands."""
        limit, key = RateLimitItemPerMinute(per_minute), hash_token(tenant)
        is_in = self._limiter.hit(limit, "tenant", key)
        stats = self._limiter.get_window_stats(limit, "tenant", key)
        resets_in_s = min(60, max(1, math.ceil(stats.reset_time - time.time())))
        return Allowance(per_minute, max(0, stats.remaining) if is_in else 0, resets_in_s, is_over=not is_in)

    def _count(self, rule: str, kind: str, subject: str) -> None:
        if not subject:
            return
        limit = parse(rule)
        # Hashed: whoever reads the counters learns no addresses.
        key = hash_token(subject)
        if self._limiter.hit(limit, kind, key):
            return
        reset_time = self._limiter.get_window_stats(limit, kind, key).reset_time
        retry_after_s = max(1, round(reset_time - time.time()))
        minutes = -(-retry_after_s // 60)
        raise TooManyRequests(
            f"Too many attempts. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.", retry_after_s
        )
