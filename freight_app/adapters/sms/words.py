"""What an SMS says: who speaks, what, and where to read on."""

from __future__ import annotations

from freight_app.messaging.ports import ShortMessage


def text_of(message: ShortMessage) -> str:
    """One text; the shop's name comes first because many networks show a number of theirs as the sender."""
    said = message.text if message.text.startswith(message.sender_name) else f"{message.sender_name}: {message.text}"
    return f"{said}\n{message.link}" if message.link else said
