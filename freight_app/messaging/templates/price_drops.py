"""What somebody wished for costs less than before: all of a day in one mail."""

from freight_app.messaging.template import MailTemplate, MailText

TEMPLATE = MailTemplate(
    name="price_drops",
    needs=frozenset({"lines", "link", "stop_link"}),
    texts={
        "en": MailText(
            subject="Lower prices of what you wished for",
            heading="It costs less now",
            paragraphs=("These are your own prices, with VAT, as they are today.",),
            button="Have a look",
            closing=("You hear of lower prices once a day at most. To change or end these mails: {stop_link}",),
        ),
        "fr": MailText(
            subject="Des prix en baisse parmi vos souhaits",
            heading="C’est moins cher maintenant",
            paragraphs=("Ce sont vos propres prix, TTC, tels qu’ils sont aujourd’hui.",),
            button="Voir",
            closing=("Une fois par jour au plus. Pour modifier ou arrêter ces messages : {stop_link}",),
        ),
        "ar": MailText(
            subject="انخفضت أسعار مما تتمنّاه",
            heading="السعر أقل الآن",
            paragraphs=("هذه أسعارك أنت، مع الأداء على القيمة المضافة، كما هي اليوم.",),
            button="ألقِ نظرة",
            closing=("نُعلمك بانخفاض الأسعار مرة في اليوم على الأكثر. لتغيير هذه الرسائل أو إيقافها: {stop_link}",),
        ),
    },
)
