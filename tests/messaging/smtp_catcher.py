"""A mail server of our own that keeps what it is given, and says no when it is told to."""

from __future__ import annotations

import email
import socketserver
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Self, cast


@dataclass
class Caught:
    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class SmtpCatcher:
    """``answers`` maps a command to the line that is answered instead of the usual one."""

    answers: dict[str, str] = field(default_factory=dict)
    caught: list[Caught] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0
    # Keeps the mail and hangs up before it says so.
    hangs_up: bool = False

    def __enter__(self) -> Self:
        catcher = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                catcher.converse(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def converse(self, line: socketserver.StreamRequestHandler) -> None:
        def say(words: str) -> None:
            line.wfile.write(words.encode() + b"\r\n")

        sender, recipients = "", []
        say("220 catcher")
        while received := line.rfile.readline():
            command = received.decode().strip()
            verb = command.split(" ")[0].upper()
            self.commands.append(verb)
            if verb in self.answers:
                say(self.answers[verb])
            elif verb == "EHLO":
                say("250-catcher\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME")
            elif verb == "MAIL":
                sender = command.partition("<")[2].partition(">")[0]
                say("250 ok")
            elif verb == "RCPT":
                recipients.append(command.partition("<")[2].partition(">")[0])
                say("250 ok")
            elif verb == "DATA":
                say("354 go on")
                body = b""
                while (part := line.rfile.readline()) != b".\r\n":
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                message = cast("EmailMessage", email.message_from_bytes(body, policy=default))
                self.caught.append(Caught(sender, recipients, message))
                if self.hangs_up:
                    return
                say("250 kept")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
