"""The two mailers: over SMTP, and into a folder."""

from __future__ import annotations

import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from freight_app.adapters.mail import mailer_for
from freight_app.adapters.mail.null import FolderMailer
from freight_app.adapters.mail.smtp import SmtpMailer
from freight_app.kit.errors import InvalidInput, OutsideFailure
from freight_app.kit.settings import Settings
from freight_app.messaging.errors import MailRefused, MayHaveGoneOut
from freight_app.messaging.ports import Mail
from tests.messaging.smtp_catcher import SmtpCatcher

MAIL = Mail(
    key="order_placed:17",
    to="amel@example.com",
    subject="وصلتنا طلبيتك F-20418",
    text="مرحبًا\n.a line that begins with a dot\n",
    html="<p>مرحبًا</p>",
    language="ar",
    sender_name="Garage Ennasr",
    reply_to="shop@example.com",
)


def smtp(port: int, **options: object) -> SmtpMailer:
    return SmtpMailer(host="127.0.0.1", port=port, sender="noreply@example.com", **options)  # type: ignore[arg-type]


def test_a_mail_arrives_whole() -> None:
    with SmtpCatcher() as catcher:
        smtp(catcher.port).send(MAIL)
        smtp(catcher.port).send(MAIL)
    first, second = catcher.caught
    assert (first.sender, first.recipients) == ("noreply@example.com", ["amel@example.com"])
    message = first.message
    assert message["From"] == "Garage Ennasr <noreply@example.com>"
    assert message["Subject"] == "وصلتنا طلبيتك F-20418"
    assert message["Reply-To"] == "shop@example.com"
    assert message["Content-Language"] == "ar"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["مرحبًا", ".a line that begins with a dot"]
    assert html.get_content().strip() == "<p>مرحبًا</p>"
    assert message["Message-ID"] == second.message["Message-ID"]
    assert message["Message-ID"].endswith("@example.com>")


def test_news_carries_the_button_that_ends_it_and_receipts_do_not() -> None:
    address = "https://shop.example/api/v1/unsubscribe/abc"
    with SmtpCatcher() as catcher:
        smtp(catcher.port).send(replace(MAIL, unsubscribe=address))
        smtp(catcher.port).send(MAIL)
    news, receipt = (caught.message for caught in catcher.caught)
    assert news["List-Unsubscribe"] == f"<{address}>"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert receipt["List-Unsubscribe"] is None


def test_a_server_that_hangs_up_in_the_middle_may_have_the_mail() -> None:
    with SmtpCatcher(hangs_up=True) as catcher, pytest.raises(MayHaveGoneOut):
        smtp(catcher.port).send(MAIL)
    assert len(catcher.caught) == 1


def test_a_refused_recipient_is_refused_for_ever() -> None:
    with SmtpCatcher(answers={"RCPT": "550 5.1.1 no such mailbox"}) as catcher, pytest.raises(MailRefused) as refused:
        smtp(catcher.port).send(MAIL)
    assert refused.value.message == "The mail server answered 550 5.1.1 no such mailbox"
    assert catcher.caught == []


@pytest.mark.parametrize("answers", [{"RCPT": "451 greylisted"}, {"MAIL": "421 too busy"}, {"DATA": "452 full"}])
def test_a_server_that_asks_to_come_back_is_asked_again_later(answers: dict[str, str]) -> None:
    with SmtpCatcher(answers=answers) as catcher, pytest.raises(OutsideFailure):
        smtp(catcher.port).send(MAIL)
    assert catcher.caught == []


def test_an_address_beyond_ascii_goes_to_a_server_that_can_and_to_no_other() -> None:
    mail = replace(MAIL, to="amél@müller.example")
    with SmtpCatcher(answers={"EHLO": "250-catcher\r\n250-8BITMIME\r\n250 SMTPUTF8"}) as catcher:
        smtp(catcher.port).send(mail)
    assert catcher.caught[0].recipients == ["amél@xn--mller-kva.example"]
    with SmtpCatcher() as catcher, pytest.raises(MailRefused, match="beyond ASCII"):
        smtp(catcher.port).send(mail)
    assert catcher.caught == []


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    with SmtpCatcher() as catcher:
        port = catcher.port
    with pytest.raises(OutsideFailure, match="cannot be reached"):
        smtp(port).send(MAIL)


def test_a_wrong_password_is_worth_another_try_and_is_not_in_the_error() -> None:
    with SmtpCatcher(answers={"AUTH": "535 no"}) as catcher, pytest.raises(OutsideFailure) as refused:
        smtp(catcher.port, username="shop", password="hunter2").send(MAIL)
    assert "hunter2" not in repr(refused.value)
    assert catcher.caught == []


def test_a_password_never_crosses_a_network_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("freight_app.adapters.mail.smtp._LOCAL", frozenset())
    with SmtpCatcher() as catcher, pytest.raises(OutsideFailure, match="no TLS"):
        smtp(catcher.port, username="shop", password="hunter2").send(MAIL)
    assert "AUTH" not in catcher.commands


def test_the_address_of_the_server_is_read_from_one_setting() -> None:
    mailer = SmtpMailer.from_url("smtps://shop%40example.com:p%2Fw@mail.example.com", sender="a@example.com")
    assert (mailer.host, mailer.port, mailer.tls_from_start) == ("mail.example.com", 465, True)
    assert (mailer.username, mailer.password) == ("shop@example.com", "p/w")
    assert SmtpMailer.from_url("smtp://mail.example.com", sender="a@example.com").port == 587
    assert "p/w" not in repr(mailer)


@pytest.mark.parametrize("url", ["http://mail.example.com", "smtp://", "smtp://user:secret@host:port"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        SmtpMailer.from_url(url, sender="a@example.com")
    assert refused.value.field == "smtp_url"
    assert "secret" not in refused.value.message


def test_without_a_server_mail_is_kept_in_a_folder_once_each(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    mailer = mailer_for(settings)
    assert isinstance(mailer, FolderMailer)
    mailer.send(MAIL)
    mailer.send(MAIL)
    [file] = list((tmp_path / "outbox").iterdir())
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    message = cast("EmailMessage", email.message_from_bytes(file.read_bytes(), policy=default))
    assert (message["To"], message["Subject"]) == ("amel@example.com", MAIL.subject)


def test_with_a_server_mail_goes_there(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, smtp_url="smtp://mail.example.com", _env_file=None)  # type: ignore[call-arg, arg-type]
    assert isinstance(mailer_for(settings), SmtpMailer)
