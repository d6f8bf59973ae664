"""What a company paid too much for an order stays on its account."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="payment_kept",
    needs=frozenset({"number", "amount", "link"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="{amount} is to your credit",
            heading="It stays on your account",
            paragraphs=(
                "Hello {name},",
                (
                    "{amount} of what you paid for order {number} is not due. It stays to your credit on your "
                    "account, and covers what you owe next."
                ),
            ),
            button="See your account",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="{amount} à votre crédit",
            heading="Cela reste sur votre compte",
            paragraphs=(
                "Bonjour {name},",
                (
                    "{amount} de ce que vous avez payé pour la commande {number} n’étaient pas dus. Ils "
                    "restent à votre crédit sur votre compte et couvrent ce que vous devrez ensuite."
                ),
            ),
            button="Voir votre compte",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="{amount} رصيد لك",
            heading="يبقى في حسابك",
            paragraphs=(
                "مرحبًا {name}،",
                "{amount} مما دفعتَ للطلبية {number} غير مستحق. يبقى رصيدًا لك في حسابك ويغطي ما ستدين به لاحقًا.",
            ),
            button="عرض حسابك",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
