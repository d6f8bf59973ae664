"""The goods left the shop."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_on_its_way",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "expected", "to_pay"}),
    texts={
        "en": MailText(
            subject="Order {number} is on its way",
            heading="Your order is on its way",
            paragraphs=(
                "Hello {name},",
                "Order {number} has left the shop.",
                "Please have {to_pay} ready for the driver.",
            ),
            facts=(("Expected", "{expected}"),),
            button="See where it is",
        ),
        "fr": MailText(
            subject="La commande {number} est en route",
            heading="Votre commande est en route",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} a quitté la boutique.",
                "Merci de préparer {to_pay} pour le livreur.",
            ),
            facts=(("Prévue", "{expected}"),),
            button="Voir où elle est",
        ),
        "ar": MailText(
            subject="الطلبية {number} في الطريق",
            heading="طلبيتك في الطريق",
            paragraphs=(
                "مرحبًا {name}،",
                "غادرت الطلبية {number} المتجر.",
                "يرجى تحضير {to_pay} للسائق.",
            ),
            facts=(("الموعد المتوقع", "{expected}"),),
            button="أين طلبيتي؟",
        ),
    },
)
