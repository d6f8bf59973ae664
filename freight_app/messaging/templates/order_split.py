"""Part of an order follows under a number of its own."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="order_split",
    needs=frozenset({"number", "sibling", "link"}),
    may=frozenset({"name", "total", "sibling_total", "expected"}),
    texts={
        "en": MailText(
            subject="Part of order {number} follows later",
            heading="Part of your order follows later",
            paragraphs=(
                "Hello {name},",
                "What is there of order {number} goes first. The rest follows as order {sibling}:",
            ),
            facts=(
                ("Total of this order", "{total}"),
                ("Total of what follows", "{sibling_total}"),
                ("Expected", "{expected}"),
            ),
            button="See what follows",
            closing=("Something is not right? Answer this mail.",),
        ),
        "fr": MailText(
            subject="Une partie de la commande {number} suit plus tard",
            heading="Une partie de votre commande suit plus tard",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Ce qui est disponible de la commande {number} part d’abord. Le reste suit sous le numéro "
                    "{sibling} :"
                ),
            ),
            facts=(
                ("Total de cette commande", "{total}"),
                ("Total de ce qui suit", "{sibling_total}"),
                ("Prévue", "{expected}"),
            ),
            button="Voir ce qui suit",
            closing=("Quelque chose ne va pas ? Répondez à ce message.",),
        ),
        "ar": MailText(
            subject="جزء من الطلبية {number} يصل لاحقًا",
            heading="جزء من طلبيتك يصل لاحقًا",
            paragraphs=(
                "مرحبًا {name}،",
                "يُرسل المتوفر من الطلبية {number} أولًا، والباقي يتبع برقم {sibling}:",
            ),
            facts=(
                ("مجموع هذه الطلبية", "{total}"),
                ("مجموع ما يتبع", "{sibling_total}"),
                ("الموعد المتوقع", "{expected}"),
            ),
            button="عرض ما يتبع",
            closing=("هناك خطأ؟ أجب على هذه الرسالة.",),
        ),
    },
)
