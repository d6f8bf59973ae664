from __future__ import annotations

import pytest

from freight_app.kit.logs import configure_logs, get_log


def test_a_log_asked_for_early_still_masks_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    log = get_log("early")
    configure_logs("info")
    log.debug("too_quiet")
    log.info("signed_in", password="hunter2", user="a@b.test")
    said = capsys.readouterr().out
    assert "hunter2" not in said
    assert "too_quiet" not in said
    assert "user='a@b.test'" in said
