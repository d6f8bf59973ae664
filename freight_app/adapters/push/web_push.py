"""Web push: encrypted for the one browser (RFC 8291), taken along by its maker's service (RFC 8030)."""

from __future__ import annotations

import hashlib
import json
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pywebpush
from py_vapid import Vapid02

from freight_app.adapters.push.keys import public_key_of, read_or_make_vapid
from freight_app.adapters.web.client import WebClient
from freight_app.adapters.web.posting import post, require_taken
from freight_app.messaging.errors import MessageRefused, SubscriptionGone
from freight_app.messaging.ports import PushAddress, ShortMessage

_WHO = "The push service"
# A phone that is off for longer has old news.
KEPT_FOR_S = 3 * 24 * 3600
_SIGNED_FOR_S = 12 * 3600


class WebPusher:
    """The address of a subscription comes from a browser, so it is asked as any address that strangers write down."""

    def __init__(self, client: WebClient, key_file: Path, *, contact: str) -> None:
        self._client = client
        self._key_file = key_file
        self._contact = contact

    @cached_property
    def _vapid(self) -> Vapid02:
        return read_or_make_vapid(self._key_file)

    def public_key(self) -> str:
        return public_key_of(self._vapid)

    def send(self, message: ShortMessage, address: PushAddress) -> str:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(KEPT_FOR_S),
            # A twin that waits for the same phone takes the first one's place.
            "Topic": hashlib.sha256(message.key.encode()).hexdigest()[:32],
            **self._signature(address.endpoint),
        }
        body = _encrypt(message, address)
        answer = post(self._client, address.endpoint, headers=headers, body=body, who=_WHO)
        if answer.status in (404, 410):
            raise SubscriptionGone("The browser does not listen any more.")
        require_taken(answer, who=_WHO, words=answer.body.decode("utf-8", "replace"))
        return ""

    def _signature(self, endpoint: str) -> dict[str, str]:
        where = urlsplit(endpoint)
        claims = {
            "aud": f"{where.scheme}://{where.netloc}",
            "exp": int(time.time()) + _SIGNED_FOR_S,
            "sub": f"mailto:{self._contact}",
        }
        return dict(self._vapid.sign(claims))


def _encrypt(message: ShortMessage, address: PushAddress) -> bytes:
    """What ``assets/sw.js`` shows; the tag makes a twin that arrives replace the first one on the screen."""
    said = {
        "title": message.title,
        "body": message.text,
        "link": message.link,
        "tag": hashlib.sha256(message.key.encode()).hexdigest()[:32],
        "lang": message.language,
        "dir": "rtl" if message.language == "ar" else "ltr",
    }
    keys = {"p256dh": address.p256dh, "auth": address.auth}
    try:
        pusher = pywebpush.WebPusher({"endpoint": address.endpoint, "keys": keys})
        encoded = pusher.encode(json.dumps(said, ensure_ascii=False).encode(), content_encoding="aes128gcm")
    except (ValueError, TypeError, pywebpush.WebPushException):
        raise MessageRefused("The browser's keys cannot be read.") from None
    return bytes(encoded["body"])
