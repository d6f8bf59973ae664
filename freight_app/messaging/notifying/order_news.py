"""News of orders: for the staff who see to them, and for the customers whose they are."""

from __future__ import annotations

from freight_app.accounts.permissions import Permission
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.news import PHONE_WAYS, Category, NewsKind, NewsText

# Customers get a letter of each (``orders/notices.py``): the bell and the phone are what preferences offer besides.
_BESIDE_LETTERS = (Way.BELL, *PHONE_WAYS)
_OWN_ORDER = "/account/orders/{number}"

ORDER_NEWS: tuple[NewsKind, ...] = (
    NewsKind(
        name="order_new",
        category=Category.ORDERS,
        permissions=frozenset({Permission.ORDERS_EDIT}),
        needs=frozenset({"number"}),
        may=frozenset({"customer", "amount"}),
        link="/admin/orders/{number}",
        texts={
            "en": NewsText("New order", "New order {number}", ("{customer}, {amount}.",)),
            "fr": NewsText("Nouvelle commande", "Nouvelle commande {number}", ("{customer}, {amount}.",)),
            "ar": NewsText("طلبية جديدة", "طلبية جديدة {number}", ("{customer}، {amount}.",)),
        },
    ),
    NewsKind(
        name="order_held_by_credit",
        category=Category.ORDERS,
        permissions=frozenset({Permission.CREDIT_RELEASE}),
        needs=frozenset({"number"}),
        may=frozenset({"customer", "amount"}),
        link="/admin/orders/{number}",
        starts_on=frozenset({Way.BELL, Way.EMAIL}),
        texts={
            "en": NewsText(
                "Order held by the credit limit",
                "Order {number} waits for credit",
                ("{customer} is over the credit limit with {amount}.", "Release it or ask for money."),
            ),
            "fr": NewsText(
                "Commande retenue par l’encours",
                "La commande {number} attend du crédit",
                ("{customer} dépasse son plafond de crédit avec {amount}.", "Libérez-la ou demandez un paiement."),
            ),
            "ar": NewsText(
                "طلبية موقوفة بسبب سقف الدين",
                "الطلبية {number} تنتظر الائتمان",
                ("{customer} تجاوز سقف الدين بمبلغ {amount}.", "أفرج عنها أو اطلب دفعة."),
            ),
        },
    ),
    NewsKind(
        name="proof_to_check",
        category=Category.MONEY,
        permissions=frozenset({Permission.PAYMENTS_RECORD}),
        needs=frozenset({"number"}),
        may=frozenset({"customer", "amount"}),
        link="/admin/orders/{number}",
        texts={
            "en": NewsText(
                "Proof of a transfer to check", "Proof of transfer for {number}", ("{customer}, {amount} awaited.",)
            ),
            "fr": NewsText(
                "Preuve de virement à vérifier",
                "Preuve de virement pour {number}",
                ("{customer}, {amount} attendu.",),
            ),
            "ar": NewsText(
                "إثبات تحويل للتثبّت منه", "إثبات تحويل للطلبية {number}", ("{customer}، في انتظار {amount}.",)
            ),
        },
    ),
    NewsKind(
        name="return_asked",
        category=Category.ORDERS,
        permissions=frozenset({Permission.ORDERS_EDIT}),
        needs=frozenset({"number", "return_number"}),
        may=frozenset({"customer"}),
        link="/admin/returns",
        texts={
            "en": NewsText(
                "Return asked for",
                "Return {return_number} is asked for",
                ("{customer} wants to send back parts of {number}.",),
            ),
            "fr": NewsText(
                "Retour demandé",
                "Le retour {return_number} est demandé",
                ("{customer} veut renvoyer des pièces de {number}.",),
            ),
            "ar": NewsText(
                "طلب إرجاع", "طلب الإرجاع {return_number}", ("{customer} يريد إرجاع قطع من الطلبية {number}.",)
            ),
        },
    ),
    NewsKind(
        name="chat_order",
        category=Category.ORDERS,
        permissions=frozenset({Permission.ORDERS_EDIT}),
        needs=frozenset({"amount"}),
        link="/admin/chats",
        texts={
            "en": NewsText(
                "Order by WhatsApp",
                "An order by WhatsApp for {amount}",
                ("It comes as a message to the shop’s phone.",),
            ),
            "fr": NewsText(
                "Commande par WhatsApp",
                "Une commande par WhatsApp de {amount}",
                ("Elle arrive en message sur le téléphone de la boutique.",),
            ),
            "ar": NewsText("طلبية عبر واتساب", "طلبية عبر واتساب بقيمة {amount}", ("تصل رسالةً إلى هاتف المتجر.",)),
        },
    ),
    NewsKind(
        name="opinion_to_moderate",
        category=Category.PEOPLE,
        permissions=frozenset({Permission.OPINIONS_MODERATE}),
        needs=frozenset({"product"}),
        link="/admin/reviews",
        texts={
            "en": NewsText("Review or question to look at", "Somebody wrote about {product}", ("It waits for you.",)),
            "fr": NewsText("Avis ou question à relire", "Un message sur {product}", ("Il attend votre relecture.",)),
            "ar": NewsText("رأي أو سؤال للمراجعة", "كتب أحدهم عن {product}", ("في انتظار مراجعتك.",)),
        },
    ),
    NewsKind(
        name="retailer_to_approve",
        category=Category.PEOPLE,
        permissions=frozenset({Permission.RETAILERS_APPROVE}),
        needs=frozenset({"company"}),
        link="/admin/retailers",
        texts={
            "en": NewsText("Retailer to approve", "{company} asks to be a retailer"),
            "fr": NewsText("Revendeur à approuver", "{company} demande à être revendeur"),
            "ar": NewsText("بائع بالتجزئة في انتظار الموافقة", "{company} تطلب حساب بائع بالتجزئة"),
        },
    ),
    NewsKind(
        name="order_on_its_way",
        category=Category.MY_ORDERS,
        needs=frozenset({"number"}),
        may=frozenset({"expected_on"}),
        link=_OWN_ORDER,
        offers=_BESIDE_LETTERS,
        texts={
            "en": NewsText("Order on its way", "Order {number} is on its way", ("Expected {expected_on}.",)),
            "fr": NewsText("Commande en route", "La commande {number} est en route", ("Prévue le {expected_on}.",)),
            "ar": NewsText("طلبية في الطريق", "الطلبية {number} في الطريق", ("الموعد المتوقع: {expected_on}.",)),
        },
    ),
    NewsKind(
        name="order_delivered",
        category=Category.MY_ORDERS,
        needs=frozenset({"number"}),
        link=_OWN_ORDER,
        offers=_BESIDE_LETTERS,
        texts={
            "en": NewsText("Order delivered", "Order {number} was delivered"),
            "fr": NewsText("Commande livrée", "La commande {number} a été livrée"),
            "ar": NewsText("طلبية مسلَّمة", "تم تسليم الطلبية {number}"),
        },
    ),
    NewsKind(
        name="order_cancelled",
        category=Category.MY_ORDERS,
        needs=frozenset({"number"}),
        link=_OWN_ORDER,
        offers=_BESIDE_LETTERS,
        texts={
            "en": NewsText("Order cancelled", "Order {number} was cancelled"),
            "fr": NewsText("Commande annulée", "La commande {number} a été annulée"),
            "ar": NewsText("طلبية ملغاة", "تم إلغاء الطلبية {number}"),
        },
    ),
)
