"""What every answer tells the browser not to allow. Strict: no inline script but those that were built, no eval."""

from __future__ import annotations

from collections.abc import Iterable

# Sent with everything. The camera is for staff who scan, the place for drivers; both ask the person first.
COMMON_HEADERS: tuple[tuple[str, str], ...] = (
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    # Addresses hold tracking tokens: other sites learn nothing of where a visitor came from.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
)
STRICT_TRANSPORT = ("strict-transport-security", "max-age=31536000")


def content_security_policy(
    script_hashes: Iterable[str] = (), style_hashes: Iterable[str] = (), sheet_hashes: Iterable[str] = ()
) -> str:
    """The policy of one document. Hashes are ``sha256-…`` of the scripts, style attributes and style sheets in it."""
    scripts = "".join(f" '{value}'" for value in script_hashes)
    # A style attribute in prerendered HTML needs its hash; the same style set by script afterwards does not.
    sheets = "".join(f" '{value}'" for value in sheet_hashes)
    styles = " 'unsafe-hashes'" + "".join(f" '{value}'" for value in style_hashes) if style_hashes else ""
    return (
        "default-src 'self'; "
        f"script-src 'self'{scripts}; "
        f"style-src 'self'{sheets}{styles}; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


# For answers that are not pages: they may not run, style or load anything.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

# A worker lives under the policy of its own script: ours fetches for its pages, from this shop alone, and shares the
# scripts that keep the cart.
WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
