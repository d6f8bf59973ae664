"""What alerts about late arrivals, purchase orders and projects say; see ``alert_news.py``."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.news import Category, NewsKind, NewsText

_BOTH = frozenset({Way.BELL, Way.EMAIL})
_SHIPPING = frozenset({Permission.SHIPPING_READ, Permission.SHIPPING_EDIT, Permission.PURCHASING_APPROVE})
_BUYING = frozenset({Permission.PURCHASING_EDIT, Permission.PURCHASING_APPROVE})

BUYING_NEWS: tuple[NewsKind, ...] = (
    NewsKind(
        name="arrival_late",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"planned_on", "expected_on", "carrier", "supplier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Late arrival", "{shipment} has not arrived", ("Planned for {planned_on}.", "Expected {expected_on}.")
            ),
            "fr": NewsText(
                "Arrivée en retard",
                "{shipment} n’est pas arrivée",
                ("Prévue le {planned_on}.", "Attendue le {expected_on}."),
            ),
            "ar": NewsText(
                "تأخر في الوصول",
                "لم تصل {shipment} بعد",
                ("كان الموعد يوم {planned_on}.", "متوقعة يوم {expected_on}."),
            ),
        },
    ),
    NewsKind(
        name="purchase_order_not_confirmed",
        category=Category.PURCHASING,
        permissions=_BUYING,
        needs=frozenset({"number"}),
        may=frozenset({"placed_on", "supplier"}),
        link="/admin/purchases/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Purchase order not confirmed",
                "Nobody has confirmed purchase order {number}",
                ("It was placed on {placed_on}.", "Ask {supplier}."),
            ),
            "fr": NewsText(
                "Commande fournisseur non confirmée",
                "La commande fournisseur {number} n’est pas confirmée",
                ("Passée le {placed_on}.", "Demandez à {supplier}."),
            ),
            "ar": NewsText(
                "أمر شراء غير مؤكد",
                "لم يؤكد أحد أمر الشراء {number}",
                ("أُرسل يوم {placed_on}.", "اسأل {supplier}."),
            ),
        },
    ),
    NewsKind(
        name="purchase_order_predicted_late",
        category=Category.PURCHASING,
        permissions=_BUYING,
        needs=frozenset({"number"}),
        may=frozenset({"supplier", "due_on", "expected_on", "orders", "days", "worst_days"}),
        link="/admin/purchases/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Purchase order predicted late",
                "Purchase order {number} will probably be late",
                (
                    "Promised for {due_on}, more likely {expected_on}.",
                    "{supplier} was {days} days late as a rule.",
                    "Orders counted: {orders}; nine in ten came within {worst_days} days.",
                ),
            ),
            "fr": NewsText(
                "Retard prévu d’une commande fournisseur",
                "La commande fournisseur {number} sera probablement en retard",
                (
                    "Promise pour le {due_on}, plutôt le {expected_on}.",
                    "{supplier} a d’habitude {days} jours de retard.",
                    "Commandes comptées : {orders} ; neuf sur dix à {worst_days} jours au plus.",
                ),
            ),
            "ar": NewsText(
                "تأخر متوقع لأمر شراء",
                "سيتأخر أمر الشراء {number} على الأرجح",
                (
                    "موعود ليوم {due_on}، والأرجح {expected_on}.",
                    "تأخر {supplier} المعتاد بالأيام: {days}.",
                    "عدد الطلبيات المحسوبة: {orders}، وتأخر تسع من كل عشر لا يتجاوز {worst_days}.",
                ),
            ),
        },
    ),
    NewsKind(
        name="project_over_budget",
        category=Category.PURCHASING,
        permissions=_BUYING,
        needs=frozenset({"project"}),
        may=frozenset({"name", "amount"}),
        link="/admin/projects/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Project over budget", "{project} is over its budget", ("{name}.", "By {amount}, with what is planned.")
            ),
            "fr": NewsText(
                "Projet au-dessus du budget",
                "{project} dépasse son budget",
                ("{name}.", "De {amount}, avec ce qui est prévu."),
            ),
            "ar": NewsText(
                "مشروع تجاوز ميزانيته",
                "تجاوز {project} ميزانيته",
                ("{name}.", "بمقدار {amount} مع ما هو مخطط له."),
            ),
        },
    ),
    NewsKind(
        name="project_blocked",
        category=Category.PURCHASING,
        permissions=_BUYING,
        needs=frozenset({"project", "milestone"}),
        may=frozenset({"name", "what", "due_on"}),
        link="/admin/projects/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Milestone of a project blocked",
                "{project}: {milestone} is blocked",
                ("It waits for {what}.", "It was to be reached on {due_on}."),
            ),
            "fr": NewsText(
                "Jalon d’un projet bloqué",
                "{project} : {milestone} est bloqué",
                ("Il attend {what}.", "À atteindre le {due_on}."),
            ),
            "ar": NewsText(
                "مرحلة متوقفة في مشروع",
                "{project}: مرحلة {milestone} متوقفة",
                ("في انتظار {what}.", "كان بلوغها مقررًا يوم {due_on}."),
            ),
        },
    ),
)
