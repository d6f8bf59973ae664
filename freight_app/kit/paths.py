"""Addresses that a browser names and that we send it to."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """``wanted`` if it is an address of this shop, else ``otherwise``: nobody can be sent to another site."""
    if not wanted or len(wanted) > 2000 or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if "\\" in wanted or any(ord(character) <= 32 or ord(character) == 127 for character in wanted):
        return otherwise
    parts = split_address(wanted)
    return otherwise if not parts.path or parts.scheme or parts.netloc else wanted


def split_address(address: str) -> SplitResult:
    """The parts of an address that a browser sent; all empty when it is none (``http://[``)."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
