"""Who ordered is told that the order waits for their company."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_awaits_approval",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "total", "until"}),
    texts={
        "en": MailText(
            subject="Order {number} waits for approval",
            heading="Your order waits for approval",
            paragraphs=(
                "Hello {name},",
                "Order {number} over {total} is more than you may order by yourself. Your company has been asked.",
                "Its parts are set aside until {until}. Nothing is to be paid before.",
            ),
            button="See the order",
        ),
        "fr": MailText(
            subject="La commande {number} attend une validation",
            heading="Votre commande attend une validation",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} de {total} dépasse ce que vous pouvez commander seul. Votre entreprise décide.",
                "Ses pièces sont réservées jusqu’au {until}. Rien n’est à payer avant.",
            ),
            button="Voir la commande",
        ),
        "ar": MailText(
            subject="الطلبية {number} تنتظر الموافقة",
            heading="طلبيتك تنتظر الموافقة",
            paragraphs=(
                "مرحبًا {name}،",
                "الطلبية {number} بقيمة {total} تتجاوز ما يمكنك طلبه وحدك. سألنا شركتك.",
                "قطعها محجوزة حتى {until}، ولا يُدفع شيء قبل ذلك.",
            ),
            button="عرض الطلبية",
        ),
    },
)
