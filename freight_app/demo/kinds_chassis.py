"""Kinds that fit by platform: brakes, cabin filters, wipers, lamps, suspension, condensers."""

from __future__ import annotations

from freight_app.demo.part_kinds import Choice, FitsBy, Maker, Measure, PartKind, Season, text

# What makes Mann-Filter's CUK dearer than the plain CU.
_CARBON = text("Cabin filter, activated carbon", "Filtre d'habitacle au charbon actif", "فلتر مقصورة بالكربون النشط")

# fmt: off
CHASSIS_KINDS: tuple[PartKind, ...] = (
    PartKind(
        category="cabin-filters",
        names=text("Cabin filter", "Filtre d'habitacle", "فلتر مقصورة"),
        about=text(
            "Clean air and clear windows. With activated carbon it also takes away exhaust smells.",
            "Air propre et vitres sans buée. La version au charbon actif retient aussi les odeurs.",
            "هواء نقي وزجاج بلا ضباب. مع الكربون النشط يزيل روائح العادم أيضا."),
        fits_by=FitsBy.PLATFORM, products=40, price=(22, 62), weight_kg=0.25, demand=34, season=Season.SUMMER,
        makers=(Maker("Valeo", "715 ###"),
                Maker("Mann-Filter", "CUK ####", 1.3, _CARBON),
                Maker("Bosch", "1 987 432 ###", 0.95)),
        measures=(Measure("length", "mm", 190, 290), Measure("width", "mm", 150, 220),
                  Measure("height", "mm", 20, 36))),
    PartKind(
        category="brake-pads-front",
        names=text("Brake pads, front", "Plaquettes de frein avant", "صفائح فرامل أمامية"),
        about=text(
            "Set for one axle. Brake gently for the first 200 km so that pads and discs bed in.",
            "Jeu pour un essieu. Freiner en douceur les 200 premiers kilomètres pour le rodage.",
            "طقم لمحور واحد. الفرملة بلطف في أول 200 كم حتى تتلاءم الصفائح مع الأقراص."),
        fits_by=FitsBy.PLATFORM, products=38, price=(68, 172), weight_kg=1.6, demand=36, season=Season.TRAVEL,
        makers=(Maker("Brembo", "P ## ###", 1.18), Maker("TRW", "GDB####"), Maker("Bosch", "0 986 494 ###", 0.94)),
        measures=(Measure("width", "mm", 118, 158, 0.1), Measure("height", "mm", 48, 68, 0.1),
                  Measure("thickness", "mm", 16, 20, 0.1), Choice("wear_sensors", ("0", "1", "2")))),
    PartKind(
        category="brake-pads-rear",
        names=text("Brake pads, rear", "Plaquettes de frein arrière", "صفائح فرامل خلفية"),
        about=text(
            "Set for one axle. With an electric parking brake, put it into service mode first.",
            "Jeu pour un essieu. Avec frein de stationnement électrique, passer d'abord en mode atelier.",
            "طقم لمحور واحد. مع فرامل التوقف الكهربائية يفعل وضع الصيانة أولا."),
        fits_by=FitsBy.PLATFORM, products=26, price=(58, 148), weight_kg=1.2, demand=15, season=Season.TRAVEL,
        makers=(Maker("TRW", "GDB####"), Maker("Brembo", "P ## ###", 1.16)),
        measures=(Measure("width", "mm", 87, 123, 0.1), Measure("height", "mm", 40, 56, 0.1),
                  Measure("thickness", "mm", 14, 17, 0.1))),
    PartKind(
        category="brake-discs-front",
        names=text("Brake disc, front", "Disque de frein avant", "قرص فرامل أمامي"),
        about=text(
            "Sold by the piece, always fitted in pairs with new pads. Coated: no need to wash off oil.",
            "Vendu à l'unité, toujours monté par paire avec des plaquettes neuves. Revêtu, prêt à poser.",
            "يباع بالقطعة ويركب دائما زوجين مع صفائح جديدة. مطلي وجاهز للتركيب."),
        fits_by=FitsBy.PLATFORM, products=30, price=(82, 225), weight_kg=6.2, demand=17, pieces=2, season=Season.TRAVEL,
        makers=(Maker("Brembo", "09.####.11", 1.12), Maker("TRW", "DF####")),
        measures=(Measure("diameter", "mm", 247, 312), Measure("thickness", "mm", 20.5, 26, 0.1),
                  Measure("min_thickness", "mm", 18.5, 24, 0.1), Choice("bolts", ("4", "5", "6")))),
    PartKind(
        category="brake-discs-rear",
        names=text("Brake disc, rear", "Disque de frein arrière", "قرص فرامل خلفي"),
        about=text(
            "Sold by the piece, always fitted in pairs. Some carry the wheel bearing: compare the picture.",
            "Vendu à l'unité, monté par paire. Certains portent le roulement : comparer l'image.",
            "يباع بالقطعة ويركب زوجين. بعضها يحمل محمل العجلة: قارن بالصورة."),
        fits_by=FitsBy.PLATFORM, products=16, price=(74, 198), weight_kg=4.1, demand=6, pieces=2,
        makers=(Maker("Brembo", "08.####.21", 1.1), Maker("TRW", "DF####")),
        measures=(Measure("diameter", "mm", 230, 290), Measure("thickness", "mm", 8, 12, 0.1),
                  Measure("min_thickness", "mm", 6.5, 10, 0.1), Choice("bolts", ("4", "5", "6")))),
    PartKind(
        category="brake-shoes",
        names=text("Brake shoes", "Mâchoires de frein", "فكوك فرامل"),
        about=text(
            "Four shoes for one axle, with the self-adjusters. Clean the drums from dust before fitting.",
            "Quatre mâchoires pour un essieu, avec rattrapage. Nettoyer les tambours avant la pose.",
            "أربعة فكوك لمحور واحد مع الضبط الذاتي. تنظف الطبلات من الغبار قبل التركيب."),
        fits_by=FitsBy.PLATFORM, products=14, price=(64, 138), weight_kg=2.1, demand=6,
        makers=(Maker("TRW", "GS####"), Maker("Bosch", "0 986 487 ###", 0.95)),
        measures=(Measure("diameter", "mm", 180, 254), Measure("width", "mm", 30, 55))),
    PartKind(
        category="front-wipers",
        names=text("Wiper blades, set of 2", "Balais d'essuie-glace, jeu de 2", "ماسحتا زجاج"),
        about=text(
            "Flat blades with the adapters for this car. A summer in the sun hardens the rubber: change in autumn.",
            "Balais plats avec les adaptateurs. Après l'été le caoutchouc est durci : à changer en automne.",
            "ماسحتان مسطحتان مع الوصلات المناسبة. بعد صيف في الشمس يتصلب المطاط: تغيران في الخريف."),
        fits_by=FitsBy.PLATFORM, products=22, price=(38, 86), weight_kg=0.5, demand=22, season=Season.AUTUMN,
        makers=(Maker("Bosch", "3 397 00# ###"), Maker("Valeo", "574 ###", 0.88)),
        measures=(Choice("length", ("600 / 400", "650 / 400", "650 / 475", "700 / 550"), "mm"),)),
    PartKind(
        category="rear-wipers",
        names=text("Wiper blade, rear", "Balai d'essuie-glace arrière", "ماسحة زجاج خلفية"),
        about=text(
            "Fits on the arm without tools in a minute.",
            "Se pose sur le bras sans outil en une minute.",
            "تركب على الذراع دون أدوات في دقيقة."),
        fits_by=FitsBy.PLATFORM, products=8, price=(19, 42), weight_kg=0.2, demand=6, season=Season.AUTUMN,
        makers=(Maker("Bosch", "3 397 00# ###"), Maker("Valeo", "574 ###", 0.9)),
        measures=(Measure("length", "mm", 250, 400, 5),)),
    PartKind(
        category="headlamps",
        names=text("Headlamp, left", "Phare gauche", "ضوء أمامي أيسر"),
        about=text(
            "Complete lamp without bulbs, for left-hand drive. Have the beam set after fitting.",
            "Phare complet sans ampoules, conduite à gauche. Faire régler le faisceau après la pose.",
            "ضوء كامل بلا مصابيح، للمقود الأيسر. تضبط الحزمة بعد التركيب."),
        fits_by=FitsBy.PLATFORM, products=10, price=(240, 690), weight_kg=3.1, demand=1.6,
        makers=(Maker("Valeo", "04####"),),
        measures=(Choice("socket", ("H4", "H7 + H7", "H7 + H1")), Measure("width", "mm", 380, 620))),
    PartKind(
        category="shocks-front",
        names=text("Shock absorber, front", "Amortisseur avant", "ممتص صدمات أمامي"),
        about=text(
            "Sold by the piece, fitted in pairs. Change the top mounts with them and check the wheel alignment.",
            "Vendu à l'unité, monté par paire. Changer les coupelles et contrôler la géométrie.",
            "يباع بالقطعة ويركب زوجين. تغير القواعد العلوية معه وتراجع زوايا العجلات."),
        fits_by=FitsBy.PLATFORM, products=16, price=(128, 310), weight_kg=4.6, demand=7, pieces=2,
        makers=(Maker("KYB", "33####"),),
        measures=(Measure("length", "mm", 360, 560), Measure("rod", "mm", 18, 22, 2))),
    PartKind(
        category="shocks-rear",
        names=text("Shock absorber, rear", "Amortisseur arrière", "ممتص صدمات خلفي"),
        about=text(
            "Sold by the piece, fitted in pairs. An oily body or a car that floats after a bump says that it is worn.",
            "Vendu à l'unité, monté par paire. Corps gras ou voiture qui flotte après une bosse : il est usé.",
            "يباع بالقطعة ويركب زوجين. جسم مبلل بالزيت أو سيارة تتأرجح بعد المطب يعني أنه تآكل."),
        fits_by=FitsBy.PLATFORM, products=10, price=(92, 230), weight_kg=2.8, demand=5, pieces=2,
        makers=(Maker("KYB", "34####"),),
        measures=(Measure("length", "mm", 330, 620), Measure("rod", "mm", 11, 14))),
    PartKind(
        category="wheel-bearings",
        names=text("Wheel bearing kit", "Kit roulement de roue", "طقم محمل عجلة"),
        about=text(
            "A hum that grows with speed and changes in bends. Kit with nut and clip; press it in, do not hammer.",
            "Un ronflement qui croît avec la vitesse et change en virage. Kit avec écrou ; à poser à la presse.",
            "طنين يزداد مع السرعة ويتغير في المنعطفات. طقم مع الصامولة، يركب بالمكبس لا بالمطرقة."),
        fits_by=FitsBy.PLATFORM, products=16, price=(68, 245), weight_kg=0.9, demand=8,
        makers=(Maker("SKF", "VKBA ####"),),
        measures=(Measure("inner_diameter", "mm", 30, 45), Measure("diameter", "mm", 66, 90),
                  Measure("width", "mm", 34, 44))),
    PartKind(
        category="control-arms",
        names=text("Control arm, front left", "Bras de suspension avant gauche", "ذراع تعليق أمامي أيسر"),
        about=text(
            "With bushes and ball joint. Knocking on bad roads and worn tyre edges are its signs.",
            "Avec silentblocs et rotule. Claquements sur mauvaise route et pneus usés au bord en sont les signes.",
            "مع الجلب والمفصل الكروي. طرقات على الطريق السيئ وتآكل حافة الإطار من علاماته."),
        fits_by=FitsBy.PLATFORM, products=6, price=(118, 320), weight_kg=3.4, demand=3,
        makers=(Maker("TRW", "JTC####"),),
        measures=(Measure("cone", "mm", 16, 20), Measure("length", "mm", 310, 420))),
    PartKind(
        category="tie-rod-ends",
        names=text("Tie rod end", "Rotule de direction", "رأس قضيب التوجيه"),
        about=text(
            "Play in the steering wheel goes away. Have the toe set after fitting.",
            "Supprime le jeu au volant. Faire régler le parallélisme après la pose.",
            "يزيل خلوص المقود. تضبط زاوية العجلات بعد التركيب."),
        fits_by=FitsBy.PLATFORM, products=6, price=(32, 84), weight_kg=0.6, demand=4,
        makers=(Maker("TRW", "JTE####"),),
        measures=(Choice("thread", ("M14 x 1.5", "M16 x 1.5")), Measure("length", "mm", 150, 210))),
    PartKind(
        category="ac-condensers",
        names=text("A/C condenser", "Condenseur de climatisation", "مكثف المكيف"),
        about=text(
            "With receiver. A stone chip empties the circuit: have the pressure tested before the refill.",
            "Avec déshydrateur. Un gravillon vide le circuit : contrôler la pression avant la recharge.",
            "مع المجفف. حصاة تفرغ الدارة: يفحص الضغط قبل التعبئة."),
        fits_by=FitsBy.PLATFORM, products=6, price=(290, 640), weight_kg=2.9, demand=1.5, season=Season.SUMMER,
        makers=(Maker("Valeo", "814 ###"),),
        measures=(Measure("length", "mm", 520, 680), Measure("height", "mm", 320, 420),
                  Measure("thickness", "mm", 12, 18))),
)
# fmt: on
