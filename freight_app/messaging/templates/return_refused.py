"""The customer keeps what they wanted to send back, and reads why."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="return_refused",
    needs=frozenset({"number", "return_number", "reason", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Return {return_number}: we cannot take it back",
            heading="We cannot take it back",
            paragraphs=(
                "Hello {name},",
                "We cannot take back what you asked for in return {return_number} of order {number}.",
            ),
            facts=(("Why", "{reason}"),),
            button="See the order",
            closing=("You see it differently? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Retour {return_number} : nous ne pouvons pas l’accepter",
            heading="Nous ne pouvons pas le reprendre",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Nous ne pouvons pas reprendre ce que vous avez demandé par le retour {return_number} de "
                    "la commande {number}."
                ),
            ),
            facts=(("Motif", "{reason}"),),
            button="Voir la commande",
            closing=("Vous n’êtes pas d’accord ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="المرتجع {return_number}: لا يمكننا قبوله",
            heading="لا يمكننا قبول الإرجاع",
            paragraphs=(
                "مرحبًا {name}،",
                "لا يمكننا قبول ما طلبتَ إرجاعه في {return_number} من الطلبية {number}.",
            ),
            facts=(("السبب", "{reason}"),),
            button="عرض الطلبية",
            closing=("لديك رأي آخر؟ أجب على هذه الرسالة.",),
        ),
    },
)
