"""Money came for an order: what was awaited, less, or more."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="payment_received",
    needs=frozenset({"number", "amount", "link"}),
    may=frozenset({"name", "to_pay", "surplus", "kept"}),
    texts={
        "en": MailText(
            subject="We have your payment for order {number}",
            heading="Your payment has arrived",
            paragraphs=(
                "Hello {name},",
                "We have received {amount} for order {number}.",
                "{surplus} of it is not due: it is yours, and we send it back to you.",
                "{kept} of it is not due: it stays to your credit on your account.",
                "{to_pay} is still to be paid.",
            ),
            button="See the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Nous avons votre paiement pour la commande {number}",
            heading="Votre paiement est arrivé",
            paragraphs=(
                "Bonjour {name},",
                "Nous avons reçu {amount} pour la commande {number}.",
                "{surplus} n’étaient pas dus : ils sont à vous, nous vous les rendons.",
                "{kept} n’étaient pas dus : ils restent à votre crédit sur votre compte.",
                "Il reste {to_pay} à payer.",
            ),
            button="Voir la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="وصلنا دفعك للطلبية {number}",
            heading="وصل دفعك",
            paragraphs=(
                "مرحبًا {name}،",
                "استلمنا {amount} للطلبية {number}.",
                "منها {surplus} غير مستحقة: هي لك، وسنعيدها إليك.",
                "منها {kept} غير مستحقة: تبقى رصيدًا لك في حسابك.",
                "يبقى {to_pay} للدفع.",
            ),
            button="عرض الطلبية",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
