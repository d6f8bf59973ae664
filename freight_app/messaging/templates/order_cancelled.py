"""The order will not come."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_cancelled",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "reason"}),
    texts={
        "en": MailText(
            subject="Order {number} was cancelled",
            heading="Your order was cancelled",
            paragraphs=(
                "Hello {name},",
                "Order {number} was cancelled. Nothing will be delivered, and nothing is owed.",
            ),
            facts=(("Reason", "{reason}"),),
            button="See the order",
            closing=("If you paid already, we give it back the way it came. Questions? Answer this mail.",),
        ),
        "fr": MailText(
            subject="La commande {number} est annulée",
            heading="Votre commande est annulée",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} est annulée. Rien ne sera livré et vous ne devez rien.",
            ),
            facts=(("Motif", "{reason}"),),
            button="Voir la commande",
            closing=(
                "Si vous avez déjà payé, vous serez remboursé par le même moyen. Une question ? Répondez à ce message.",
            ),
        ),
        "ar": MailText(
            subject="أُلغيت الطلبية {number}",
            heading="أُلغيت طلبيتك",
            paragraphs=("مرحبًا {name}،", "أُلغيت الطلبية {number}. لن يصلك شيء ولست مدينًا بشيء."),
            facts=(("السبب", "{reason}"),),
            button="عرض الطلبية",
            closing=("إن كنت قد دفعت فسنعيد المبلغ بالطريقة نفسها. لديك سؤال؟ أجب على هذه الرسالة.",),
        ),
    },
)
