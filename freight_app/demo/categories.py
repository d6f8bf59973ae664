"""The tree of the demo shop, three deep: what a customer sees, groups, and the kinds of part in them.

``drawing`` is a symbol of ``assets/drawings.svg``; an empty one is taken from the branch above.
"""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.languages import LocalizedText


@dataclass(frozen=True, slots=True)
class Node:
    """A category: its slug, its names, its drawing and what lies below it."""

    slug: str
    names: LocalizedText
    drawing: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with the slug of its parent and the drawing that holds for it, in reading order."""

    node: Node
    parent: str | None
    drawing: str
    depth: int


def _n(slug: str, en: str, fr: str, ar: str, drawing: str = "", *children: Node) -> Node:
    return Node(slug, {"en": en, "fr": fr, "ar": ar}, drawing, children)


# fmt: off
TREE: tuple[Node, ...] = (
    _n("filters", "Filters", "Filtres", "فلاتر", "oil",
        _n("engine-filters", "Engine filters", "Filtres moteur", "فلاتر المحرك", "",
            _n("oil-filters", "Oil filters", "Filtres à huile", "فلاتر الزيت"),
            _n("air-filters", "Air filters", "Filtres à air", "فلاتر الهواء", "air"),
            _n("fuel-filters", "Fuel filters", "Filtres à carburant", "فلاتر الوقود", "fuel")),
        _n("cabin-air", "Cabin air", "Air de l'habitacle", "هواء المقصورة", "cabin",
            _n("cabin-filters", "Cabin filters", "Filtres d'habitacle", "فلاتر المقصورة"))),
    _n("brakes", "Brakes", "Freins", "الفرامل", "disc",
        _n("disc-brakes", "Disc brakes", "Freins à disque", "الفرامل القرصية", "",
            _n("brake-pads-front", "Brake pads, front", "Plaquettes avant", "صفائح أمامية", "pad"),
            _n("brake-pads-rear", "Brake pads, rear", "Plaquettes arrière", "صفائح خلفية", "pad"),
            _n("brake-discs-front", "Brake discs, front", "Disques avant", "أقراص أمامية"),
            _n("brake-discs-rear", "Brake discs, rear", "Disques arrière", "أقراص خلفية")),
        _n("drum-brakes", "Drum brakes", "Freins à tambour", "فرامل الطبلة", "shoe",
            _n("brake-shoes", "Brake shoes", "Mâchoires de frein", "فكوك الفرامل"))),
    _n("ignition", "Ignition", "Allumage", "الإشعال", "spark",
        _n("petrol-ignition", "Petrol ignition", "Allumage essence", "إشعال البنزين", "",
            _n("spark-plugs", "Spark plugs", "Bougies d'allumage", "شمعات الإشعال"),
            _n("ignition-coils", "Ignition coils", "Bobines d'allumage", "ملفات الإشعال", "coil")),
        _n("diesel-preheating", "Diesel preheating", "Préchauffage diesel", "التسخين المسبق للديزل", "glow",
            _n("glow-plugs", "Glow plugs", "Bougies de préchauffage", "شمعات التسخين"))),
    _n("belts", "Belts", "Courroies", "السيور", "belt",
        _n("timing", "Timing drive", "Distribution", "التوزيع", "",
            _n("timing-belt-kits", "Timing belt kits", "Kits de distribution", "أطقم سير التوزيع")),
        _n("auxiliary-drive", "Auxiliary drive", "Accessoires", "سيور الملحقات", "",
            _n("auxiliary-belts", "Auxiliary belts", "Courroies d'accessoires", "سيور المولد والمكيف"),
            _n("tensioners", "Tensioners", "Galets tendeurs", "شدادات السير", "bearing"))),
    _n("electrical", "Batteries", "Batteries", "البطاريات", "battery",
        _n("batteries", "Batteries", "Batteries de démarrage", "بطاريات التشغيل", "",
            _n("starter-batteries", "Starter batteries", "Batteries classiques", "بطاريات عادية"),
            _n("start-stop-batteries", "Start-stop batteries", "Batteries Start-Stop", "بطاريات ستارت ستوب")),
        _n("starting-charging", "Starting and charging", "Démarrage et charge", "التشغيل والشحن", "alternator",
            _n("alternators", "Alternators", "Alternateurs", "مولدات الكهرباء"),
            _n("starters", "Starters", "Démarreurs", "محركات التشغيل"))),
    _n("lighting", "Lighting", "Éclairage", "الإضاءة", "bulb",
        _n("bulbs", "Bulbs", "Ampoules", "المصابيح", "",
            _n("headlamp-bulbs", "Headlamp bulbs", "Ampoules de phare", "مصابيح أمامية"),
            _n("signal-bulbs", "Signal bulbs", "Ampoules de signalisation", "مصابيح الإشارة")),
        _n("lamps", "Lamps", "Projecteurs", "الأضواء", "lamp",
            _n("headlamps", "Headlamps", "Phares complets", "أضواء أمامية كاملة"))),
    _n("wipers", "Wipers", "Essuie-glaces", "الماسحات", "wiper",
        _n("wiper-blades", "Wiper blades", "Balais d'essuie-glace", "ماسحات الزجاج", "",
            _n("front-wipers", "Front wipers", "Balais avant", "ماسحات أمامية"),
            _n("rear-wipers", "Rear wipers", "Balais arrière", "ماسحات خلفية")),
        _n("washing", "Washing", "Lave-glace", "غسل الزجاج", "bottle",
            _n("screenwash", "Screenwash", "Liquides lave-glace", "سوائل غسل الزجاج"))),
    _n("oils", "Oils", "Huiles", "الزيوت", "bottle",
        _n("engine-oils", "Engine oils", "Huiles moteur", "زيوت المحرك", "",
            _n("synthetic-oils", "Synthetic oils", "Huiles de synthèse", "زيوت تخليقية"),
            _n("semi-synthetic-oils", "Semi-synthetic oils", "Huiles semi-synthèse", "زيوت نصف تخليقية")),
        _n("fluids", "Fluids", "Liquides", "السوائل", "",
            _n("coolants", "Coolants", "Liquides de refroidissement", "سوائل التبريد"),
            _n("brake-fluids", "Brake fluids", "Liquides de frein", "سوائل الفرامل"))),
    _n("suspension", "Suspension", "Suspension", "التعليق", "shock",
        _n("dampers", "Shock absorbers", "Amortisseurs", "ممتصات الصدمات", "",
            _n("shocks-front", "Front shock absorbers", "Amortisseurs avant", "ممتصات أمامية"),
            _n("shocks-rear", "Rear shock absorbers", "Amortisseurs arrière", "ممتصات خلفية")),
        _n("wheels-steering", "Wheels and steering", "Roues et direction", "العجلات والتوجيه", "bearing",
            _n("wheel-bearings", "Wheel bearings", "Roulements de roue", "محامل العجلات"),
            _n("control-arms", "Control arms", "Bras de suspension", "أذرع التعليق", "arm"),
            _n("tie-rod-ends", "Tie rod ends", "Rotules de direction", "رؤوس قضبان التوجيه", "arm"))),
    _n("cooling", "Cooling", "Refroidissement", "التبريد", "radiator",
        _n("engine-cooling", "Engine cooling", "Refroidissement moteur", "تبريد المحرك", "",
            _n("radiators", "Radiators", "Radiateurs", "مشعات المحرك"),
            _n("water-pumps", "Water pumps", "Pompes à eau", "مضخات الماء", "pump")),
        _n("air-conditioning", "Air conditioning", "Climatisation", "التكييف", "",
            _n("ac-compressors", "A/C compressors", "Compresseurs de climatisation", "ضواغط المكيف", "pump"),
            _n("ac-condensers", "A/C condensers", "Condenseurs de climatisation", "مكثفات المكيف"))),
    _n("transmission", "Clutch", "Embrayage", "القابض", "clutch",
        _n("clutches", "Clutches", "Embrayages", "أطقم القابض", "",
            _n("clutch-kits", "Clutch kits", "Kits d'embrayage", "أطقم قابض كاملة"))),
)
# fmt: on


def placed_nodes() -> list[PlacedNode]:
    """Every category, parents before their children."""
    placed: list[PlacedNode] = []

    def place(node: Node, parent: PlacedNode | None) -> None:
        drawing = node.drawing or (parent.drawing if parent else "")
        here = PlacedNode(node, parent.node.slug if parent else None, drawing, parent.depth + 1 if parent else 0)
        placed.append(here)
        for child in node.children:
            place(child, here)

    for root in TREE:
        place(root, None)
    return placed


def drawing_of(slug: str) -> str:
    """The drawing that stands for a category."""
    return next(placed.drawing for placed in placed_nodes() if placed.node.slug == slug)
