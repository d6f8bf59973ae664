"""A box on an IMAP server, with TLS wherever a password is at stake."""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from freight_app.documents.attached.ports import WaitingMail
from freight_app.kit.errors import InvalidInput, OutsideFailure

TIMEOUT_S = 30
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """``imaps://`` speaks TLS from the first byte; ``imap://`` has to turn it on, except on this very machine."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls_from_start: bool = True
    is_set: bool = True

    @classmethod
    def from_url(cls, url: str) -> ImapMailbox:
        """Read ``imaps://user:password@host:993/INBOX``; raises ``InvalidInput`` on ``mailbox_url``."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InvalidInput("mailbox_url", "The port of the mailbox is not a number.") from None
        if parts.scheme not in ("imap", "imaps") or not (parts.hostname and parts.username and parts.password):
            raise InvalidInput("mailbox_url", "The mailbox is written imaps://user:password@host/INBOX.")
        tls = parts.scheme == "imaps"
        return cls(
            host=parts.hostname,
            port=port or (993 if tls else 143),
            username=unquote(parts.username),
            password=unquote(parts.password),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            tls_from_start=tls,
        )

    @contextmanager
    def open(self) -> Iterator[_Session]:
        with _told_plainly():
            server = self._connect()
        try:
            with _told_plainly():
                server.login(self.username, self.password)
                _expect(server.select(_quoted(self.folder)))
            yield _Session(server)
        finally:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                server.logout()

    def _connect(self) -> imaplib.IMAP4:
        if self.tls_from_start:
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_S)
        server = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT_S)
        if self.host not in _LOCAL:
            server.starttls(ssl.create_default_context())
        return server


@dataclass(frozen=True, slots=True)
class _Session:
    server: imaplib.IMAP4

    def list_waiting(self, limit: int) -> Sequence[WaitingMail]:
        with _told_plainly():
            found = _expect(self.server.uid("SEARCH", "UNSEEN"))
            uids = (found[0] or b"").split()[:limit]
            if not uids:
                return []
            answer = _expect(self.server.uid("FETCH", b",".join(uids).decode(), "(RFC822.SIZE)"))
        waiting = []
        for line in answer:
            text = line[0] if isinstance(line, tuple) else line
            uid, size = _UID.search(text or b""), _SIZE.search(text or b"")
            if uid and size:
                waiting.append(WaitingMail(uid[1].decode(), int(size[1])))
        return waiting

    def read_head(self, uid: str) -> bytes:
        return self._fetch(uid, "BODY.PEEK[HEADER]")

    def read_mail(self, uid: str) -> bytes:
        return self._fetch(uid, "BODY.PEEK[]")

    def mark_read(self, uid: str) -> None:
        with _told_plainly():
            _expect(self.server.uid("STORE", uid, "+FLAGS", r"(\Seen)"))

    def _fetch(self, uid: str, what: str) -> bytes:
        with _told_plainly():
            answer = _expect(self.server.uid("FETCH", uid, f"({what})"))
        return next((line[1] for line in answer if isinstance(line, tuple)), b"")


def _expect(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise OutsideFailure("The mailbox did not do its part.")
    return data


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Errors without the server's own words: they may repeat what it was sent."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, EOFError) as error:
        raise OutsideFailure("The mailbox did not do its part.") from error
