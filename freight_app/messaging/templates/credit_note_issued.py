"""Part of an invoice is taken back by a paper of its own."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="credit_note_issued",
    needs=frozenset({"number", "credit_note", "invoice", "amount", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Credit note {credit_note}",
            heading="You have a credit note",
            paragraphs=(
                "Hello {name},",
                (
                    "Credit note {credit_note} takes {amount} off invoice {invoice} of order {number}. You "
                    "find it with the papers of the order."
                ),
            ),
            button="See the papers",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Avoir {credit_note}",
            heading="Vous avez un avoir",
            paragraphs=(
                "Bonjour {name},",
                (
                    "L’avoir {credit_note} déduit {amount} de la facture {invoice} de la commande {number}. "
                    "Vous le trouvez parmi les documents de la commande."
                ),
            ),
            button="Voir les documents",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="إشعار دائن {credit_note}",
            heading="لديك إشعار دائن",
            paragraphs=(
                "مرحبًا {name}،",
                (
                    "يخصم الإشعار الدائن {credit_note} مبلغ {amount} من الفاتورة {invoice} للطلبية {number}. "
                    "تجده مع وثائق الطلبية."
                ),
            ),
            button="عرض الوثائق",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
