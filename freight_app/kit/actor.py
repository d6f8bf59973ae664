"""Who does it: carried by every unit of work, written into every history and audit row."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or program at the entrance. ``user_id`` is None for guests and for the house itself."""

    label: str
    user_id: int | None = None
    permissions: frozenset[str] = frozenset()
    is_system: bool = False

    def may(self, permission: str) -> bool:
        return self.is_system or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise ``NotAllowed`` unless the actor holds the permission."""
        if not self.may(permission):
            raise NotAllowed("You do not have the permission for this.", permission=permission)


SYSTEM = Actor(label="system", is_system=True)
GUEST = Actor(label="guest")
