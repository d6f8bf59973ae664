"""The customer may send something back."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="return_approved",
    needs=frozenset({"number", "return_number", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Return {return_number}: we await your parts",
            heading="You can send it back",
            paragraphs=(
                "Hello {name},",
                (
                    "These parts of order {number} can come back to us. Write {return_number} on the parcel, "
                    "or bring them to the shop."
                ),
            ),
            button="See the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Retour {return_number} : nous attendons vos pièces",
            heading="Vous pouvez les renvoyer",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Ces pièces de la commande {number} peuvent nous revenir. Notez {return_number} sur le "
                    "colis, ou apportez-les à la boutique."
                ),
            ),
            button="Voir la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="المرتجع {return_number}: ننتظر قطعك",
            heading="يمكنك إرجاعها",
            paragraphs=(
                "مرحبًا {name}،",
                "يمكن إرجاع هذه القطع من الطلبية {number}. اكتب {return_number} على الطرد، أو أحضرها إلى المتجر.",
            ),
            button="عرض الطلبية",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
