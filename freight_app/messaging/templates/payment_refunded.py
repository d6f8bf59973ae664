"""Money went back to the customer."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="payment_refunded",
    needs=frozenset({"number", "amount", "link"}),
    may=frozenset({"name", "way", "reference"}),
    texts={
        "en": MailText(
            subject="We sent {amount} back to you",
            heading="Your money is on its way back",
            paragraphs=(
                "Hello {name},",
                "We have sent {amount} of order {number} back to you.",
            ),
            facts=(
                ("How", "{way}"),
                ("Reference", "{reference}"),
            ),
            button="See the order",
            closing=("A bank may need some days to show it.",),
        ),
        "fr": MailText(
            subject="Nous vous avons rendu {amount}",
            heading="Votre argent vous revient",
            paragraphs=(
                "Bonjour {name},",
                "Nous vous avons rendu {amount} de la commande {number}.",
            ),
            facts=(
                ("Comment", "{way}"),
                ("Référence", "{reference}"),
            ),
            button="Voir la commande",
            closing=("Une banque peut mettre quelques jours à l’afficher.",),
        ),
        "ar": MailText(
            subject="أعدنا إليك {amount}",
            heading="مالك في طريقه إليك",
            paragraphs=(
                "مرحبًا {name}،",
                "أعدنا إليك {amount} من الطلبية {number}.",
            ),
            facts=(
                ("الطريقة", "{way}"),
                ("المرجع", "{reference}"),
            ),
            button="عرض الطلبية",
            closing=("قد يحتاج البنك بضعة أيام ليظهر المبلغ.",),
        ),
    },
)
