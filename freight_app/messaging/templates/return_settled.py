"""What came back is settled: owed back, or to the customer's credit."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="return_settled",
    needs=frozenset({"number", "return_number", "amount", "link"}),
    may=frozenset({"name", "owed_back", "kept", "credited"}),
    texts={
        "en": MailText(
            subject="Return {return_number} is settled",
            heading="Your return is settled",
            paragraphs=(
                "Hello {name},",
                "What you sent back of order {number} is worth {amount}.",
                "We owe you {owed_back} for this order, and send it back.",
                "{kept} stays to your credit on your account.",
                "{credited} is taken off what you owe on your account.",
            ),
            button="See the order",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Le retour {return_number} est réglé",
            heading="Votre retour est réglé",
            paragraphs=(
                "Bonjour {name},",
                "Ce que vous avez renvoyé de la commande {number} vaut {amount}.",
                "Nous vous devons {owed_back} pour cette commande et vous le rendons.",
                "{kept} restent à votre crédit sur votre compte.",
                "{credited} sont déduits de ce que vous devez sur votre compte.",
            ),
            button="Voir la commande",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="سُوّي المرتجع {return_number}",
            heading="سُوّي حساب مرتجعك",
            paragraphs=(
                "مرحبًا {name}،",
                "قيمة ما أرجعتَه من الطلبية {number} هي {amount}.",
                "لك علينا {owed_back} من هذه الطلبية، وسنعيدها إليك.",
                "يبقى {kept} رصيدًا لك في حسابك.",
                "خُصم {credited} مما عليك في حسابك.",
            ),
            button="عرض الطلبية",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
