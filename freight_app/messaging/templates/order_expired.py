"""The order was not paid in time, so its parts are on sale again."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_expired",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Order {number} has expired",
            heading="Your order has expired",
            paragraphs=(
                "Hello {name},",
                (
                    "We did not receive the payment of order {number} in time, so its parts are on sale again. "
                    "Nothing is owed."
                ),
            ),
            button="See the order",
            closing=("You still need the parts? Order them again, or answer this mail if you have paid.",),
        ),
        "fr": MailText(
            subject="La commande {number} a expiré",
            heading="Votre commande a expiré",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Nous n’avons pas reçu à temps le paiement de la commande {number} : ses pièces sont remises en "
                    "vente. Vous ne devez rien."
                ),
            ),
            button="Voir la commande",
            closing=(
                (
                    "Vous avez encore besoin des pièces ? Commandez-les à nouveau, ou répondez à ce message si vous "
                    "avez payé."
                ),
            ),
        ),
        "ar": MailText(
            subject="انتهت مهلة الطلبية {number}",
            heading="انتهت مهلة طلبيتك",
            paragraphs=(
                "مرحبًا {name}،",
                "لم يصلنا دفع الطلبية {number} في الوقت المحدد، فعُرضت قطعها للبيع من جديد. لست مدينًا بشيء.",
            ),
            button="عرض الطلبية",
            closing=("ما زلت بحاجة إلى القطع؟ اطلبها من جديد، أو أجب على هذه الرسالة إن كنت قد دفعت.",),
        ),
    },
)
