"""Words that suppliers and purchase orders share."""

from __future__ import annotations

from enum import StrEnum


class Incoterm(StrEnum):
    """Incoterms 2020 of the ICC: where the supplier's costs and risk end and ours begin."""

    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"


class TransportMode(StrEnum):
    """How a supplier's goods usually travel."""

    SEA = "sea"
    AIR = "air"
    ROAD = "road"
    RAIL = "rail"
    PARCEL = "parcel"
