"""What was sent back has arrived and was counted."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="return_received",
    needs=frozenset({"number", "return_number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Return {return_number} has arrived",
            heading="We have your parts back",
            paragraphs=(
                "Hello {name},",
                "These parts of order {number} have arrived. We settle them now, and write to you again.",
            ),
            button="See the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Le retour {return_number} est arrivé",
            heading="Vos pièces nous sont revenues",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Ces pièces de la commande {number} sont arrivées. Nous réglons le retour et vous écrivons "
                    "à nouveau."
                ),
            ),
            button="Voir la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="وصل المرتجع {return_number}",
            heading="وصلتنا قطعك",
            paragraphs=(
                "مرحبًا {name}،",
                "وصلتنا هذه القطع من الطلبية {number}. نسوّي حسابها الآن ثم نكتب إليك.",
            ),
            button="عرض الطلبية",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
