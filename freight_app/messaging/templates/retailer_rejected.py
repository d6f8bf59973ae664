"""A business did not get a trade account, and why."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="retailer_rejected",
    needs=frozenset({"company", "reason"}),
    may=frozenset({"name"}),
    texts={
        "en": MailText(
            subject="Your request for a trade account at {shop}",
            heading="We cannot open a trade account yet",
            paragraphs=(
                "Hello {name},",
                "We looked at the request of {company} and cannot open a trade account as it stands.",
            ),
            facts=(("Reason", "{reason}"),),
            closing=("You can go on buying at public prices. Answer this mail to send what is missing.",),
        ),
        "fr": MailText(
            subject="Votre demande de compte professionnel chez {shop}",
            heading="Nous ne pouvons pas encore ouvrir ce compte",
            paragraphs=(
                "Bonjour {name},",
                "Nous avons étudié la demande de {company} et ne pouvons pas ouvrir de compte professionnel en l’état.",
            ),
            facts=(("Motif", "{reason}"),),
            closing=(
                "Vous pouvez continuer à acheter aux prix publics. Répondez à ce message pour envoyer ce qui manque.",
            ),
        ),
        "ar": MailText(
            subject="طلبك لحساب تاجر لدى {shop}",
            heading="لا يمكننا فتح حساب التاجر بعد",
            paragraphs=("مرحبًا {name}،", "درسنا طلب {company} ولا يمكننا فتح حساب تاجر بحالته الراهنة."),
            facts=(("السبب", "{reason}"),),
            closing=("يمكنك مواصلة الشراء بالأسعار العامة. أجب على هذه الرسالة لإرسال ما ينقص.",),
        ),
    },
)
