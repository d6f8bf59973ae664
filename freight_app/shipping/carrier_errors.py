"""Errors of asking carriers. None quotes an address, a header or a key."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, NotSignedIn, OutsideFailure, TooManyRequests


class CarrierFailure(OutsideFailure):
    """A carrier did not do its part. ``retry_after_s``: when it wants to be asked again, where it says so."""

    code = "carrier_failed"

    def __init__(self, carrier: str, reason: str, retry_after_s: int | None = None) -> None:
        super().__init__(f"{carrier} did not answer as it should: {reason}.", carrier=carrier, reason=reason)
        self.retry_after_s = retry_after_s


class CarrierBusy(CarrierFailure):
    """It answers 429: it is well, and wants to be asked less."""

    code = "carrier_busy"


class CarrierUnreachable(CarrierFailure):
    """Nobody heard us."""

    code = "carrier_unreachable"


class CarrierRefused(CarrierFailure):
    """It says no, and would say so again: a wrong key, a field that it does not take."""

    code = "carrier_refused"


class KeyRefused(CarrierRefused):
    """It does not let us in: until somebody looks at the key, asking only spends calls."""

    code = "carrier_key_refused"


class OutcomeUnknown(CarrierFailure):
    """It may have done what it was told, and the answer was lost."""

    code = "carrier_outcome_unknown"


class QuotaSpent(TooManyRequests):
    """No call is left today, of the carrier's or for this very number."""

    code = "carrier_quota_spent"

    def __init__(self, carrier: str, retry_after_s: int, *, of_number: bool = False) -> None:
        whose = "about this number " if of_number else ""
        super().__init__(f"{carrier} may not be asked {whose}any more today.", retry_after_s)
        self.details |= {"carrier": carrier}
        self.of_number = of_number


class CarrierPaused(TooManyRequests):
    """Nobody asks for a while: it failed too often, or wants to be left alone."""

    code = "carrier_paused"

    def __init__(self, carrier: str, retry_after_s: int) -> None:
        super().__init__(f"{carrier} is left alone for {retry_after_s} seconds.", retry_after_s)
        self.details |= {"carrier": carrier}


class CarrierNotSetUp(Conflict):
    """A setting is missing."""

    code = "carrier_not_set_up"

    def __init__(self, carrier: str, lacks: str) -> None:
        super().__init__(f"{carrier} cannot be asked: {lacks} is not set.", carrier=carrier, lacks=lacks)


class CarrierCannot(Conflict):
    """The carrier has no way to do this."""

    code = "carrier_cannot"

    def __init__(self, carrier: str, what: str) -> None:
        super().__init__(f"{carrier} cannot do this: {what}.", carrier=carrier, what=what)


class NoticeNotGenuine(NotSignedIn):
    """A notice was not signed by the carrier whose name it bears. It changed nothing."""

    code = "carrier_notice_not_genuine"
