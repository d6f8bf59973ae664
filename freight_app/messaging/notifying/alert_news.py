"""What alerts say. The news has the name of its kind of alert (``alerts/kinds.py``); its texts are also the page's.

Days stand as dates, never as "for 3 days": what is read tomorrow is true then too.
"""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.news import Category, NewsKind, NewsText

_BOTH = frozenset({Way.BELL, Way.EMAIL})
_SHIPPING = frozenset({Permission.SHIPPING_READ, Permission.SHIPPING_EDIT, Permission.PURCHASING_APPROVE})
_BUYING = frozenset({Permission.PURCHASING_EDIT, Permission.PURCHASING_APPROVE})

ALERT_NEWS: tuple[NewsKind, ...] = (
    NewsKind(
        name="late_departure",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"planned_on", "supplier", "carrier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Late departure", "{shipment} has not left", ("It was to leave on {planned_on}.", "From {supplier}.")
            ),
            "fr": NewsText(
                "Départ en retard", "{shipment} n’est pas partie", ("Départ prévu le {planned_on}.", "De {supplier}.")
            ),
            "ar": NewsText(
                "تأخر في الانطلاق",
                "لم تنطلق {shipment} بعد",
                ("كان الانطلاق مقررًا يوم {planned_on}.", "من {supplier}."),
            ),
        },
    ),
    NewsKind(
        name="no_news",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"heard_on", "carrier", "supplier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "No news of a shipment", "No news of {shipment}", ("Last heard of on {heard_on}.", "Ask {carrier}.")
            ),
            "fr": NewsText(
                "Expédition sans nouvelles",
                "Pas de nouvelles de {shipment}",
                ("Dernières nouvelles le {heard_on}.", "Demandez à {carrier}."),
            ),
            "ar": NewsText("شحنة بلا أخبار", "لا أخبار عن {shipment}", ("آخر خبر يوم {heard_on}.", "اسأل {carrier}.")),
        },
    ),
    NewsKind(
        name="customs_hold",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"held_on", "place", "carrier", "supplier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText("Held by customs", "{shipment} is held by customs", ("Since {held_on}.", "At {place}.")),
            "fr": NewsText(
                "Retenue en douane", "{shipment} est retenue en douane", ("Depuis le {held_on}.", "À {place}.")
            ),
            "ar": NewsText(
                "محجوزة لدى الديوانة", "{shipment} محجوزة لدى الديوانة", ("منذ {held_on}.", "المكان: {place}.")
            ),
        },
    ),
    NewsKind(
        name="predicted_late",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"expected_on", "planned_on", "carrier", "supplier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Predicted late",
                "{shipment} will probably be late",
                ("Expected {expected_on}.", "Planned {planned_on}."),
            ),
            "fr": NewsText(
                "Retard prévu",
                "{shipment} sera probablement en retard",
                ("Attendue le {expected_on}.", "Prévue le {planned_on}."),
            ),
            "ar": NewsText(
                "تأخر متوقع",
                "ستتأخر {shipment} على الأرجح",
                ("متوقعة يوم {expected_on}.", "كان الموعد {planned_on}."),
            ),
        },
    ),
    NewsKind(
        name="delivery_failed",
        category=Category.SHIPMENTS,
        permissions=_SHIPPING,
        needs=frozenset({"shipment"}),
        may=frozenset({"failed_on", "reason", "carrier", "supplier"}),
        link="/admin/shipments/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Delivery failed", "{shipment} could not be delivered", ("Tried on {failed_on}.", "{reason}")
            ),
            "fr": NewsText(
                "Livraison échouée", "{shipment} n’a pas pu être livrée", ("Essai du {failed_on}.", "{reason}")
            ),
            "ar": NewsText("تعذر التسليم", "تعذر تسليم {shipment}", ("محاولة يوم {failed_on}.", "{reason}")),
        },
    ),
    NewsKind(
        name="stock_low",
        category=Category.STOCK,
        permissions=frozenset({Permission.STOCK_EDIT, Permission.PURCHASING_APPROVE}),
        needs=frozenset({"sku", "left"}),
        may=frozenset({"product", "point"}),
        link="/admin/stock?q={sku}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Stock below the reorder point",
                "{sku} runs low: {left} left",
                ("{product}.", "Reorder point {point}."),
            ),
            "fr": NewsText(
                "Stock sous le seuil de commande",
                "{sku} s’épuise : reste {left}",
                ("{product}.", "Seuil de commande {point}."),
            ),
            "ar": NewsText(
                "مخزون دون حد إعادة الطلب",
                "{sku} على وشك النفاد: بقي {left}",
                ("{product}.", "حد إعادة الطلب {point}."),
            ),
        },
    ),
    NewsKind(
        name="purchase_order_overdue",
        category=Category.PURCHASING,
        permissions=_BUYING,
        needs=frozenset({"number"}),
        may=frozenset({"due_on", "supplier"}),
        link="/admin/purchases/{ref}",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Purchase order overdue",
                "Purchase order {number} is overdue",
                ("The goods were promised for {due_on}.", "From {supplier}."),
            ),
            "fr": NewsText(
                "Commande fournisseur en retard",
                "La commande fournisseur {number} est en retard",
                ("Marchandise promise pour le {due_on}.", "De {supplier}."),
            ),
            "ar": NewsText(
                "أمر شراء متأخر",
                "أمر الشراء {number} متأخر",
                ("كانت البضاعة موعودة ليوم {due_on}.", "من {supplier}."),
            ),
        },
    ),
    NewsKind(
        name="tasks_given_up",
        category=Category.HOUSE,
        permissions=frozenset({Permission.WORK_MANAGE}),
        needs=frozenset({"count"}),
        link="/admin/work",
        texts={
            "en": NewsText(
                "Background tasks given up",
                "Tasks that were given up: {count}",
                ("Look why, then start them again.",),
            ),
            "fr": NewsText(
                "Tâches de fond abandonnées",
                "Tâches abandonnées : {count}",
                ("Regardez pourquoi, puis relancez-les.",),
            ),
            "ar": NewsText("مهام خلفية متروكة", "مهام متروكة: {count}", ("انظر السبب ثم أعد تشغيلها.",)),
        },
    ),
    NewsKind(
        name="backup_too_old",
        category=Category.HOUSE,
        permissions=frozenset({Permission.SETTINGS_EDIT}),
        may=frozenset({"made_at"}),
        link="/admin/alerts",
        starts_on=_BOTH,
        texts={
            "en": NewsText(
                "Backup too old",
                "There is no recent backup",
                ("The last one was made on {made_at}.", "Run freight backup."),
            ),
            "fr": NewsText(
                "Sauvegarde trop ancienne",
                "Aucune sauvegarde récente",
                ("La dernière date du {made_at}.", "Lancez freight backup."),
            ),
            "ar": NewsText(
                "نسخة احتياطية قديمة",
                "لا توجد نسخة احتياطية حديثة",
                ("آخر نسخة بتاريخ {made_at}.", "شغّل freight backup."),
            ),
        },
    ),
    NewsKind(
        name="many_alerts",
        category=Category.HOUSE,
        permissions=_SHIPPING | _BUYING | {Permission.STOCK_EDIT, Permission.WORK_MANAGE, Permission.SETTINGS_EDIT},
        needs=frozenset({"label", "count"}),
        link="/admin/alerts",
        starts_on=_BOTH,
        texts={
            "en": NewsText("Many alerts at once", "{label}: {count} new alerts"),
            "fr": NewsText("Beaucoup d’alertes à la fois", "{label} : {count} nouvelles alertes"),
            "ar": NewsText("تنبيهات كثيرة دفعة واحدة", "{label}: تنبيهات جديدة عددها {count}"),
        },
    ),
)
