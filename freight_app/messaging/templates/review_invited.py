"""Asks somebody to say what they think of what came."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="review_invited",
    needs=frozenset({"number", "link"}),
    may=frozenset({"name", "parts"}),
    texts={
        "en": MailText(
            subject="How do you find what you ordered?",
            heading="How do you find it?",
            paragraphs=(
                "Hello {name},",
                "Order {number} reached you some days ago: {parts}.",
                "Does it fit, is it well made? A few stars and a sentence help others who drive the same car.",
            ),
            button="Say what you think",
            closing=("You do not want to be asked? The page behind the button ends these letters with one press.",),
        ),
        "fr": MailText(
            subject="Que pensez-vous de votre commande ?",
            heading="Qu’en pensez-vous ?",
            paragraphs=(
                "Bonjour {name},",
                "La commande {number} vous est parvenue il y a quelques jours : {parts}.",
                "Convient-elle, est-elle bien faite ? Quelques étoiles et une phrase aident d’autres conducteurs.",
            ),
            button="Donner mon avis",
            closing=("Vous ne voulez plus de ces lettres ? La page derrière le bouton y met fin en un geste.",),
        ),
        "ar": MailText(
            subject="ما رأيك في ما طلبته؟",
            heading="ما رأيك؟",
            paragraphs=(
                "مرحبًا {name}،",
                "وصلتك الطلبية {number} قبل أيام: {parts}.",
                "هل القطعة مناسبة وجيّدة الصنع؟ بضع نجوم وجملة واحدة تساعد من يقود السيارة نفسها.",
            ),
            button="أكتب رأيي",
            closing=("لا تريد هذه الرسائل؟ الصفحة التي وراء الزر توقفها بضغطة واحدة.",),
        ),
    },
)
