"""The kinds of alerts: who is told first, and who when nobody sees to it. Their words: ``notifying/alert_news.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from freight_app.accounts.permissions import Permission
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.news import NewsKind


@dataclass(frozen=True, slots=True)
class Circle:
    """Holders of a permission, told when the alert was left unattended for ``after`` by the circle before."""

    permission: Permission
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class AlertKind:
    """``circles`` in their order, the first is told at once."""

    name: str
    circles: tuple[Circle, ...]

    def __post_init__(self) -> None:
        if not self.circles or not all(self.news.is_for({circle.permission}) for circle in self.circles):
            raise ValueError(f"a circle of {self.name} may not have its news")

    @property
    def news(self) -> NewsKind:
        return KINDS[self.name]

    @property
    def attended_by(self) -> frozenset[Permission]:
        """Whoever holds one of these may mute it, take it over and write notes."""
        return frozenset(circle.permission for circle in self.circles)


_HOUR = timedelta(hours=1)


def _alert(name: str, first: Permission, *wider: tuple[Permission, timedelta]) -> AlertKind:
    return AlertKind(name, (Circle(first), *(Circle(permission, after) for permission, after in wider)))


ALERT_KINDS: dict[str, AlertKind] = {
    kind.name: kind
    for kind in (
        _alert("late_departure", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 24 * _HOUR)),
        _alert("no_news", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 48 * _HOUR)),
        _alert("customs_hold", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 12 * _HOUR)),
        _alert("predicted_late", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 24 * _HOUR)),
        _alert("delivery_failed", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 4 * _HOUR)),
        _alert("stock_low", Permission.STOCK_EDIT, (Permission.PURCHASING_APPROVE, 72 * _HOUR)),
        _alert("purchase_order_overdue", Permission.PURCHASING_EDIT, (Permission.PURCHASING_APPROVE, 48 * _HOUR)),
        _alert("arrival_late", Permission.SHIPPING_EDIT, (Permission.PURCHASING_APPROVE, 24 * _HOUR)),
        _alert("purchase_order_not_confirmed", Permission.PURCHASING_EDIT, (Permission.PURCHASING_APPROVE, 72 * _HOUR)),
        _alert("purchase_order_predicted_late", Permission.PURCHASING_EDIT),
        _alert("project_over_budget", Permission.PURCHASING_EDIT, (Permission.PURCHASING_APPROVE, 24 * _HOUR)),
        _alert("project_blocked", Permission.PURCHASING_EDIT, (Permission.PURCHASING_APPROVE, 24 * _HOUR)),
        _alert("tasks_given_up", Permission.WORK_MANAGE),
        _alert("backup_too_old", Permission.SETTINGS_EDIT),
    )
}
