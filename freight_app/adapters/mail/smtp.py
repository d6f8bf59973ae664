"""Mail over SMTP, with TLS wherever a password is at stake."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from freight_app.adapters.mail.mime import build_message, envelope_address
from freight_app.kit.errors import InvalidInput, OutsideFailure
from freight_app.messaging.errors import MailRefused, MayHaveGoneOut
from freight_app.messaging.ports import Mail

TIMEOUT_S = 20
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """``smtps://`` speaks TLS from the first byte; ``smtp://`` turns it on when the server offers it.

    A password is never sent in the clear, except to this very machine.
    """

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)
    tls_from_start: bool = False
    timeout_s: float = TIMEOUT_S

    @classmethod
    def from_url(cls, url: str, *, sender: str) -> SmtpMailer:
        """Read ``smtp://user:password@host:587``; raises ``InvalidInput`` on ``smtp_url``, without the password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InvalidInput("smtp_url", "The port of the mail server is not a number.") from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise InvalidInput("smtp_url", "The mail server is written smtp://user:password@host:587.")
        tls_from_start = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if tls_from_start else 587),
            sender=sender,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls_from_start=tls_from_start,
        )

    def send(self, mail: Mail) -> None:
        """One connection a mail: a small shop sends few, and a kept one goes stale."""
        message = build_message(mail, sender=self.sender)
        to = envelope_address(mail.to)
        try:
            with self._connect() as server:
                if self.username:
                    server.login(self.username, self.password)
                self._hand_over(server, message, to)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = error.recipients[to]
            raise _refusal(code, answer) from None
        except smtplib.SMTPAuthenticationError:
            # Worth retrying: somebody corrects the password and the mails of the day go out.
            raise OutsideFailure("The mail server does not take our name and password.") from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise MailRefused("The mail server cannot write to an address with letters beyond ASCII.") from None
        except (smtplib.SMTPException, OSError) as error:
            raise OutsideFailure(f"The mail server {self.host}:{self.port} cannot be reached: {error}") from None

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage, to: str) -> None:
        try:
            server.send_message(message, from_addr=self.sender, to_addrs=[to])
        except smtplib.SMTPServerDisconnected:
            raise self._lost_answer() from None
        except smtplib.SMTPException:
            raise
        except OSError:
            raise self._lost_answer() from None

    def _lost_answer(self) -> MayHaveGoneOut:
        return MayHaveGoneOut(f"The mail server {self.host}:{self.port} fell silent in the middle of a mail.")

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls_from_start:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)
        try:
            self._secure(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self.username and self.host not in _LOCAL:
            raise OutsideFailure("The mail server offers no TLS, so the password is not sent to it.")


def _refusal(code: int, answer: bytes | str) -> OutsideFailure | MailRefused:
    """RFC 5321: 4xx asks to come back later, 5xx says never."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    sentence = f"The mail server answered {code} {' '.join(words.split())[:200]}"
    return MailRefused(sentence) if 500 <= code < 600 else OutsideFailure(sentence)
