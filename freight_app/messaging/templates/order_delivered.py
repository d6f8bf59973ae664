"""The customer has the goods."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_delivered",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "received_by"}),
    texts={
        "en": MailText(
            subject="Order {number} was delivered",
            heading="Your order was delivered",
            paragraphs=("Hello {name},", "Order {number} was handed over.", "Thank you for buying at {shop}."),
            facts=(("Received by", "{received_by}"),),
            button="See the order",
            closing=("A part does not fit or is missing? Answer this mail and we will put it right.",),
        ),
        "fr": MailText(
            subject="La commande {number} est livrée",
            heading="Votre commande est livrée",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} vous a été remise.",
                "Merci de votre achat chez {shop}.",
            ),
            facts=(("Reçue par", "{received_by}"),),
            button="Voir la commande",
            closing=("Une pièce ne convient pas ou manque ? Répondez à ce message, nous y remédierons.",),
        ),
        "ar": MailText(
            subject="تم تسليم الطلبية {number}",
            heading="تم تسليم طلبيتك",
            paragraphs=("مرحبًا {name}،", "تم تسليم الطلبية {number}.", "شكرًا لشرائك من {shop}."),
            facts=(("استلمها", "{received_by}"),),
            button="عرض الطلبية",
            closing=("قطعة لا تناسب أو ناقصة؟ أجب على هذه الرسالة ونصلح الأمر.",),
        ),
    },
)
