"""Who ordered is told that their company said no."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_declined",
    needs=frozenset({"number", "link", "reason"}),
    may=frozenset({"name", "decided_by"}),
    texts={
        "en": MailText(
            subject="Order {number} was declined",
            heading="Your order was declined",
            paragraphs=(
                "Hello {name},",
                "{decided_by} declined order {number}:",
                "{reason}",
                "Its parts are on sale again, and nothing is to be paid.",
            ),
            button="See the order",
        ),
        "fr": MailText(
            subject="La commande {number} a été refusée",
            heading="Votre commande a été refusée",
            paragraphs=(
                "Bonjour {name},",
                "{decided_by} a refusé la commande {number} :",
                "{reason}",
                "Ses pièces sont de nouveau en vente et rien n’est à payer.",
            ),
            button="Voir la commande",
        ),
        "ar": MailText(
            subject="رُفضت الطلبية {number}",
            heading="رُفضت طلبيتك",
            paragraphs=(
                "مرحبًا {name}،",
                "رفض {decided_by} الطلبية {number}:",
                "{reason}",
                "عادت قطعها إلى البيع ولا يُدفع شيء.",
            ),
            button="عرض الطلبية",
        ),
    },
)
