"""A bank transfer has not come yet, and the parts are kept one more day."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="transfer_reminder",
    needs=frozenset({"number", "amount", "pay_before", "link"}),
    may=frozenset({"name", "bank_details"}),
    texts={
        "en": MailText(
            subject="Order {number}: your transfer has not come yet",
            heading="We still wait for your transfer",
            paragraphs=(
                "Hello {name},",
                (
                    "We keep the parts of order {number} until {pay_before}. Your transfer of {amount} has not "
                    "reached us yet."
                ),
                (
                    "If it is on its way, you can send us a proof on the page of the order; otherwise you can "
                    "pay another way there."
                ),
            ),
            facts=(
                ("Amount", "{amount}"),
                ("Bank transfer to", "{bank_details}"),
            ),
            button="See the order",
            closing=("You have paid already? Then thank you, and nothing is left to do.",),
        ),
        "fr": MailText(
            subject="Commande {number} : votre virement n’est pas encore arrivé",
            heading="Nous attendons encore votre virement",
            paragraphs=(
                "Bonjour {name},",
                (
                    "Nous gardons les pièces de la commande {number} jusqu’au {pay_before}. Votre virement de "
                    "{amount} ne nous est pas encore parvenu."
                ),
                (
                    "S’il est en route, envoyez-nous une preuve sur la page de la commande ; sinon, vous "
                    "pouvez y payer autrement."
                ),
            ),
            facts=(
                ("Montant", "{amount}"),
                ("Virement à", "{bank_details}"),
            ),
            button="Voir la commande",
            closing=("Vous avez déjà payé ? Alors merci, il n’y a plus rien à faire.",),
        ),
        "ar": MailText(
            subject="الطلبية {number}: لم يصل تحويلك بعد",
            heading="ما زلنا ننتظر تحويلك",
            paragraphs=(
                "مرحبًا {name}،",
                "نحتفظ بقطع الطلبية {number} حتى {pay_before}. لم يصلنا تحويلك بمبلغ {amount} بعد.",
                "إن كان في الطريق فأرسل لنا إثباتًا من صفحة الطلبية، وإلا فيمكنك الدفع هناك بطريقة أخرى.",
            ),
            facts=(
                ("المبلغ", "{amount}"),
                ("التحويل إلى", "{bank_details}"),
            ),
            button="عرض الطلبية",
            closing=("دفعتَ من قبل؟ شكرًا لك، لم يبق شيء تفعله.",),
        ),
    },
)
