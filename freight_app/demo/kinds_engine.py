"""Kinds that fit by engine: filters, ignition, belts, cooling, clutch, starting and charging."""

from __future__ import annotations

from freight_app.demo.part_kinds import Choice, FitsBy, Maker, Measure, PartKind, Season, text

# fmt: off
ENGINE_KINDS: tuple[PartKind, ...] = (
    PartKind(
        category="oil-filters",
        names=text("Oil filter", "Filtre à huile", "فلتر زيت"),
        about=text(
            "Keeps metal dust and soot out of the bearings. Change it with every oil change; the seal is in the box.",
            "Retient la limaille et les suies avant les coussinets. À changer à chaque vidange ; le joint est fourni.",
            "يمنع برادة المعدن والسخام من الوصول إلى المحامل. يغير مع كل تغيير زيت، والحلقة المطاطية في العلبة."),
        fits_by=FitsBy.ENGINE, products=44, price=(16.5, 42), weight_kg=0.4, demand=70,
        makers=(Maker("Mann-Filter", "W 7##/##"), Maker("Bosch", "F 026 407 ###", 0.9)),
        measures=(Measure("height", "mm", 62, 128), Measure("diameter", "mm", 66, 96),
                  Choice("thread", ("M20 x 1.5", "3/4-16 UNF", "M22 x 1.5")), Measure("bypass", "bar", 1, 2.5, 0.1),
                  Choice("change_every", ("10 000", "15 000", "20 000"), "km"))),
    PartKind(
        category="air-filters",
        names=text("Air filter", "Filtre à air", "فلتر هواء"),
        about=text(
            "Pleated paper with a moulded frame that closes the housing. On dusty roads, look at it every 10,000 km.",
            "Papier plissé et cadre moulé qui ferme le boîtier. Sur piste, à contrôler tous les 10 000 km.",
            "ورق مطوي بإطار مصبوب يحكم إغلاق العلبة. على الطرق المتربة يراقب كل 10,000 كم."),
        fits_by=FitsBy.ENGINE, products=38, price=(24, 68), weight_kg=0.45, demand=44, season=Season.SUMMER,
        makers=(Maker("Mann-Filter", "C ## ###"), Maker("Bosch", "F 026 400 ###", 0.92)),
        measures=(Measure("length", "mm", 180, 340), Measure("width", "mm", 120, 220),
                  Measure("height", "mm", 42, 70))),
    PartKind(
        category="fuel-filters",
        names=text("Fuel filter, diesel", "Filtre à gazole", "فلتر وقود ديزل"),
        about=text(
            "Holds back water and dirt that would ruin the injectors. Bleed the system after changing it.",
            "Retient l'eau et les impuretés qui abîment les injecteurs. Purger le circuit après le remplacement.",
            "يحجز الماء والشوائب التي تتلف البخاخات. يفرغ الهواء من الدارة بعد التغيير."),
        fits_by=FitsBy.ENGINE, fuel="diesel", products=22, price=(48, 118), weight_kg=0.55, demand=24,
        makers=(Maker("Mann-Filter", "WK ###/#"), Maker("Bosch", "F 026 402 ###", 0.94)),
        measures=(Measure("height", "mm", 90, 175), Measure("diameter", "mm", 70, 94),
                  Choice("change_every", ("30 000", "40 000", "60 000"), "km"))),
    PartKind(
        category="spark-plugs",
        names=text("Spark plug", "Bougie d'allumage", "شمعة إشعال"),
        about=text(
            "One per cylinder: change them together. The gap is set at the factory; tighten by torque, not by feel.",
            "Une par cylindre : à changer ensemble. Écartement réglé en usine ; serrer au couple.",
            "شمعة لكل أسطوانة وتغير معا. الفجوة مضبوطة في المصنع، والشد بالعزم المحدد."),
        fits_by=FitsBy.ENGINE, fuel="petrol", products=20, price=(14, 38), weight_kg=0.06, demand=30, pieces=4,
        makers=(Maker("NGK", "9####"), Maker("Bosch", "0 242 ### ###", 0.95)),
        measures=(Choice("electrodes", ("Ni", "Pt", "Ir")), Measure("gap", "mm", 0.7, 1.1, 0.1),
                  Choice("thread", ("M14 x 1.25", "M12 x 1.25")),
                  Choice("change_every", ("30 000", "60 000", "90 000"), "km"))),
    PartKind(
        category="ignition-coils",
        names=text("Ignition coil", "Bobine d'allumage", "ملف إشعال"),
        about=text(
            "Cures misfires under load and a blinking engine light. Clear the fault memory after fitting.",
            "Supprime les ratés en charge et le voyant moteur clignotant. Effacer les défauts après le montage.",
            "يعالج تقطع الإشعال تحت الحمل ووميض ضوء المحرك. تمسح الأعطال من الذاكرة بعد التركيب."),
        fits_by=FitsBy.ENGINE, fuel="petrol", products=14, price=(78, 215), weight_kg=0.35, demand=6,
        makers=(Maker("NGK", "48###"), Maker("Bosch", "0 986 221 ###", 1.06)),
        measures=(Choice("voltage", ("12",), "V"), Choice("bolts", ("1", "2", "4")))),
    PartKind(
        category="glow-plugs",
        names=text("Glow plug", "Bougie de préchauffage", "شمعة تسخين"),
        about=text(
            "For a start at the first turn on a cold morning. Unscrew the old ones with a warm engine.",
            "Pour démarrer au premier tour par temps froid. Dévisser les anciennes moteur tiède.",
            "لتشغيل من أول مرة في صباح بارد. تفك القديمة والمحرك دافئ."),
        fits_by=FitsBy.ENGINE, fuel="diesel", products=16, price=(34, 82), weight_kg=0.07, demand=9, pieces=4,
        season=Season.WINTER,
        makers=(Maker("NGK", "9####"), Maker("Bosch", "0 250 ### ###", 1.04)),
        measures=(Choice("voltage", ("11", "7", "4.4"), "V"), Measure("length", "mm", 96, 138),
                  Choice("thread", ("M8 x 1", "M10 x 1", "M10 x 1.25")))),
    PartKind(
        category="timing-belt-kits",
        names=text("Timing belt kit", "Kit de distribution", "طقم سير التوزيع"),
        about=text(
            "Belt, tensioner and idlers wear together. A torn belt ends the engine: change by age as by distance.",
            "Courroie, galet et enrouleurs s'usent ensemble. Une courroie rompue casse le moteur : respecter l'âge.",
            "السير والشداد والبكرات التي تتآكل معا. انقطاع السير يتلف المحرك: يغير بالعمر كما بالمسافة."),
        fits_by=FitsBy.ENGINE, needs_timing_belt=True, products=22, price=(185, 465), weight_kg=1.8, demand=9,
        season=Season.TRAVEL,
        makers=(Maker("Gates", "K0#####XS"), Maker("SKF", "VKMA ####", 1.08)),
        measures=(Measure("teeth", "", 104, 153), Measure("width", "mm", 17, 30),
                  Measure("pulleys", "", 2, 4),
                  Choice("change_every", ("100 000", "120 000", "160 000"), "km"))),
    PartKind(
        category="auxiliary-belts",
        names=text("Auxiliary belt", "Courroie d'accessoires", "سير المولد"),
        about=text(
            "Drives alternator, water pump and air conditioning. A squeak at cold start or cracks say that it is time.",
            "Entraîne l'alternateur, la pompe et la climatisation. Un sifflement à froid ou des fissures : à changer.",
            "يدير المولد والمضخة والمكيف. صرير عند التشغيل البارد أو تشققات تعني أن وقته حان."),
        fits_by=FitsBy.ENGINE, products=26, price=(26, 78), weight_kg=0.2, demand=16,
        makers=(Maker("Gates", "6PK1###"), Maker("Bosch", "1 987 946 ###", 0.9)),
        measures=(Choice("ribs", ("5", "6", "7")), Measure("length", "mm", 850, 2100))),
    PartKind(
        category="tensioners",
        names=text("Belt tensioner", "Galet tendeur", "شداد السير"),
        about=text(
            "Takes the slack out of the auxiliary belt. Change it with the belt when its arm trembles at idle.",
            "Maintient la tension de la courroie d'accessoires. À changer avec elle si le bras vibre au ralenti.",
            "يحافظ على شد سير الملحقات. يغير معه إذا اهتزت ذراعه عند الخمول."),
        fits_by=FitsBy.ENGINE, products=10, price=(72, 198), weight_kg=0.7, demand=5,
        makers=(Maker("SKF", "VKM #####"), Maker("Gates", "T#####", 0.93)),
        measures=(Measure("diameter", "mm", 58, 80), Measure("width", "mm", 22, 32))),
    PartKind(
        category="alternators",
        names=text("Alternator", "Alternateur", "مولد كهرباء"),
        about=text(
            "New, not rebuilt. Check battery and belt first: they are the cheaper cause of a red charging light.",
            "Neuf, non reconditionné. Vérifier d'abord batterie et courroie : causes moins chères d'un voyant rouge.",
            "جديد غير مجدد. تفحص البطارية والسير أولا: هما السبب الأرخص لضوء الشحن الأحمر."),
        fits_by=FitsBy.ENGINE, products=10, price=(390, 980), weight_kg=5.8, demand=2.2,
        makers=(Maker("Valeo", "43####"), Maker("Bosch", "0 124 ### ###", 1.15)),
        measures=(Choice("voltage", ("14",), "V"), Measure("current", "A", 70, 180, 10))),
    PartKind(
        category="starters",
        names=text("Starter", "Démarreur", "محرك تشغيل"),
        about=text(
            "New, with solenoid. A single click and no turning: measure the battery before you order.",
            "Neuf, avec solénoïde. Un clic sans rotation : mesurer la batterie avant de commander.",
            "جديد مع الملف. نقرة واحدة دون دوران: تقاس البطارية قبل الطلب."),
        fits_by=FitsBy.ENGINE, products=8, price=(310, 720), weight_kg=3.9, demand=1.8, season=Season.WINTER,
        makers=(Maker("Valeo", "45####"), Maker("Bosch", "0 001 ### ###", 1.14)),
        measures=(Choice("voltage", ("12",), "V"), Measure("power", "kW", 0.8, 2.2, 0.1), Measure("teeth", "", 9, 13))),
    PartKind(
        category="water-pumps",
        names=text("Water pump", "Pompe à eau", "مضخة ماء"),
        about=text(
            "Best changed with the timing belt that drives it. Flush the circuit and fill with fresh coolant.",
            "À changer de préférence avec la distribution qui l'entraîne. Rincer le circuit et remplir à neuf.",
            "الأفضل تغييرها مع سير التوزيع الذي يديرها. تغسل الدارة وتملأ بسائل جديد."),
        fits_by=FitsBy.ENGINE, products=10, price=(82, 240), weight_kg=1.2, demand=6, season=Season.SUMMER,
        makers=(Maker("SKF", "VKPC #####"), Maker("Valeo", "506 ###", 0.92)),
        measures=(Measure("diameter", "mm", 52, 74), Measure("blades", "", 6, 9))),
    PartKind(
        category="radiators",
        names=text("Radiator", "Radiateur moteur", "مشع المحرك"),
        about=text(
            "Aluminium core with plastic tanks. Replace when it leaks at the seams or the fan never stops.",
            "Faisceau aluminium et boîtes en plastique. À remplacer s'il fuit ou si le ventilateur tourne sans arrêt.",
            "نواة ألمنيوم وخزانات بلاستيكية. يستبدل عند التسرب أو إذا لم تتوقف المروحة."),
        fits_by=FitsBy.ENGINE, products=8, price=(215, 560), weight_kg=4.2, demand=2.4, season=Season.SUMMER,
        makers=(Maker("Valeo", "73####"),),
        measures=(Measure("length", "mm", 480, 730), Measure("height", "mm", 320, 460),
                  Measure("thickness", "mm", 18, 34))),
    PartKind(
        category="ac-compressors",
        names=text("A/C compressor", "Compresseur de climatisation", "ضاغط المكيف"),
        about=text(
            "Filled with oil for R134a. Change the receiver and flush the lines, or the warranty does not hold.",
            "Rempli d'huile pour R134a. Changer le déshydrateur et rincer les conduites, sinon la garantie tombe.",
            "معبأ بزيت R134a. يغير المجفف وتغسل الأنابيب وإلا سقط الضمان."),
        fits_by=FitsBy.ENGINE, products=8, price=(690, 1480), weight_kg=6.1, demand=1.6, season=Season.SUMMER,
        makers=(Maker("Valeo", "699 ###"),),
        measures=(Choice("voltage", ("12",), "V"), Choice("ribs", ("5", "6", "7")),
                  Measure("diameter", "mm", 105, 125))),
    PartKind(
        category="clutch-kits",
        names=text("Clutch kit", "Kit d'embrayage", "طقم قابض"),
        about=text(
            "Pressure plate, disc and release bearing. Look at the flywheel while the gearbox is out.",
            "Mécanisme, disque et butée. Contrôler le volant moteur pendant que la boîte est déposée.",
            "صحن الضغط والقرص ومحمل الفصل. يفحص الحذاف ما دامت علبة السرعات مفكوكة."),
        fits_by=FitsBy.ENGINE, products=8, price=(285, 890), weight_kg=5.4, demand=2.6,
        makers=(Maker("Valeo", "826 ###"),),
        measures=(Measure("diameter", "mm", 180, 260, 10), Measure("teeth", "", 17, 28),
                  Measure("pieces", "", 2, 4))),
)
# fmt: on
