"""What can go wrong between us and an address that somebody else wrote down.

None of them names more of a URL than its host and port: the rest may hold a key.
"""

from __future__ import annotations

from typing import Any, ClassVar

from freight_app.kit.errors import OutsideFailure


class WebFailure(OutsideFailure):
    """A request that brought no answer. ``may_pass`` says whether the same request may do better later."""

    code = "web_failure"
    may_pass: ClassVar[bool] = False

    def __init__(self, message: str, *, host: str, **details: Any) -> None:
        super().__init__(message, host=host, **details)
        self.host = host


class InvalidUrl(WebFailure):
    """What was written is no address of the web that could be asked."""

    code = "invalid_url"

    def __init__(self, sentence: str, *, host: str = "") -> None:
        super().__init__(f"The address cannot be used: {sentence}", host=host)


class InvalidHeader(WebFailure):
    """A header that cannot be sent, or that is ours to set."""

    code = "invalid_header"

    def __init__(self, name: str, *, host: str) -> None:
        super().__init__(f"The header {name[:60]!a} cannot be sent.", host=host, name=name[:60])


class PortNotAllowed(WebFailure):
    """Only the ports of the web, and those that the settings add, are asked."""

    code = "port_not_allowed"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} of {host} may not be asked.", host=host, port=port)


class AddressNotAllowed(WebFailure):
    """The host lies in a network that is nobody else's business: ours, this machine's, or none of the internet."""

    code = "address_not_allowed"

    def __init__(self, host: str, address: str) -> None:
        # Where a name leads inside our network is nothing to tell to whoever wrote it.
        super().__init__(f"{host} does not lie in the public internet, so it is not asked.", host=host)
        self.address = address


class HostNotFound(WebFailure):
    """The name has no address, or the servers that know it do not answer."""

    code = "host_not_found"
    may_pass = True

    def __init__(self, host: str) -> None:
        super().__init__(f"No address is known for {host}.", host=host)


class ConnectionFailed(WebFailure):
    """Nobody answers there, or the connection broke."""

    code = "connection_failed"
    may_pass = True

    def __init__(self, host: str) -> None:
        super().__init__(f"The connection to {host} failed.", host=host)


class CertificateRefused(WebFailure):
    """TLS with the host cannot be trusted: a certificate of another name, out of date, or of an unknown issuer."""

    code = "certificate_refused"

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"The certificate of {host} cannot be trusted: {reason}.", host=host, reason=reason)


class TimedOut(WebFailure):
    """The answer did not come, or did not end, in time."""

    code = "timed_out"
    may_pass = True

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} did not answer in time.", host=host, seconds=seconds)


class RedirectRefused(WebFailure):
    """The host answered that somewhere else should be asked; that is for the person to write down, not for us to do."""

    code = "redirect_refused"

    def __init__(self, host: str, status: int, to_host: str) -> None:
        where = f" to {to_host}" if to_host else ""
        super().__init__(f"{host} sends us on{where} ({status}); write the final address.", host=host, status=status)
        self.status = status
        self.to_host = to_host


class AnswerTooLarge(WebFailure):
    """The answer has more than ``max_bytes`` bytes, packed or unpacked."""

    code = "too_large"

    def __init__(self, host: str, max_bytes: int) -> None:
        super().__init__(f"The answer of {host} is larger than {max_bytes} bytes.", host=host, max_bytes=max_bytes)


class BadAnswer(WebFailure):
    """What came back is no HTTP, or is packed in a way that nobody asked for."""

    code = "bad_answer"

    def __init__(self, host: str) -> None:
        super().__init__(f"What {host} answered cannot be read.", host=host)
