"""A mailbox on a server that speaks as much IMAP as a reader of mail needs."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

USER, PASSWORD = "papers@shop.test", "pass word"


class Box:
    """``mails`` by uid; ``seen`` are those marked as read; ``log`` the commands that came."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.log: list[str] = []
        self.port = 0


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: Box


class Handler(socketserver.StreamRequestHandler):
    server: Server

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def handle(self) -> None:
        self.say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            self.server.box.log.append(command)
            if not self.answer(command):
                self.say(f"{tag} NO refused".encode())
                continue
            self.say(f"{tag} OK done".encode())
            if command.upper() == "LOGOUT":
                return

    def answer(self, command: str) -> bool:
        word = command.upper()
        if word.startswith("CAPABILITY"):
            self.say(b"* CAPABILITY IMAP4rev1")
        elif word.startswith("LOGIN"):
            return command == f'LOGIN {USER} "{PASSWORD}"'
        elif word.startswith("SELECT"):
            self.say(f"* {len(self.server.box.mails)} EXISTS".encode())
            return command == 'SELECT "INBOX"'
        elif word == "UID SEARCH UNSEEN":
            self.say(
                b"* SEARCH "
                + b" ".join(str(uid).encode() for uid in sorted(set(self.server.box.mails) - self.server.box.seen))
            )
        elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS \(\\SEEN\)", word):
            self.server.box.seen.add(int(found[1]))
        elif found := re.fullmatch(r"UID FETCH ([\d,]+) \((.+)\)", word):
            for number, uid in enumerate(map(int, found[1].split(",")), 1):
                self.fetch(number, uid, found[2])
        elif word != "LOGOUT":
            return False
        return True

    def fetch(self, number: int, uid: int, what: str) -> None:
        raw = self.server.box.mails[uid]
        if what == "RFC822.SIZE":
            self.say(f"* {number} FETCH (UID {uid} RFC822.SIZE {len(raw)})".encode())
            return
        part = raw.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in what else raw
        name = what.replace(".PEEK", "")
        self.wfile.write(f"* {number} FETCH (UID {uid} {name} {{{len(part)}}}\r\n".encode() + part + b")\r\n")


@contextmanager
def imap_server() -> Iterator[Box]:
    server = Server(("127.0.0.1", 0), Handler)
    server.box = box = Box()
    box.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
