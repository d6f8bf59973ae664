"""What an order waited for has come."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="back_order_filled",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "expected", "to_pay"}),
    texts={
        "en": MailText(
            subject="The parts of order {number} are here",
            heading="Your parts have arrived",
            paragraphs=(
                "Hello {name},",
                "Everything that order {number} waited for is here and kept for you.",
                "Still to pay: {to_pay}.",
            ),
            facts=(("New date", "{expected}"),),
            button="See the order",
        ),
        "fr": MailText(
            subject="Les pièces de la commande {number} sont arrivées",
            heading="Vos pièces sont arrivées",
            paragraphs=(
                "Bonjour {name},",
                "Tout ce que la commande {number} attendait est là, réservé pour vous.",
                "Reste à payer : {to_pay}.",
            ),
            facts=(("Nouvelle date", "{expected}"),),
            button="Voir la commande",
        ),
        "ar": MailText(
            subject="وصلت قطع الطلبية {number}",
            heading="وصلت قطعك",
            paragraphs=(
                "مرحبًا {name}،",
                "كل ما كانت الطلبية {number} تنتظره وصل وهو محجوز لك.",
                "يبقى للدفع: {to_pay}.",
            ),
            facts=(("الموعد الجديد", "{expected}"),),
            button="انظر الطلبية",
        ),
    },
)
