"""Those who were asked are told that an order expired unanswered."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="approval_missed",
    needs=frozenset({"number", "link", "buyer"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Order {number} of {buyer} has expired",
            heading="An order expired without an answer",
            paragraphs=(
                "Hello {name},",
                "Nobody decided on order {number} of {buyer} in time. Its parts are on sale again.",
            ),
            button="See what waits",
        ),
        "fr": MailText(
            subject="La commande {number} de {buyer} a expiré",
            heading="Une commande a expiré sans réponse",
            paragraphs=(
                "Bonjour {name},",
                "Personne n’a décidé à temps pour la commande {number} de {buyer}. Ses pièces sont remises en vente.",
            ),
            button="Voir ce qui attend",
        ),
        "ar": MailText(
            subject="انتهت مهلة الطلبية {number} الخاصة بـ{buyer}",
            heading="انتهت مهلة طلبية دون جواب",
            paragraphs=(
                "مرحبًا {name}،",
                "لم يقرر أحد في الوقت المناسب بشأن الطلبية {number} الخاصة بـ{buyer}، فعادت قطعها إلى البيع.",
            ),
            button="عرض ما ينتظر",
        ),
    },
)
