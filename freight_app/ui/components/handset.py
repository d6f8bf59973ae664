"""What a phone in the store does by itself: take scans, sound, buzz, read a list again. Its React side is ``assets/ui/staff.js``.

Pages use ``scan_field`` and ``staff_page`` of ``shells/staff.py``; a state answers scans through ``ScanAnswers``.
"""

from __future__ import annotations

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

_Scan = passthrough_event_spec(str, str)


class _Handset(rx.Component):
    library = "$/public/ui/staff.js"


class ScanField(_Handset):
    """Gives each scan and its key to ``on_scan``; the scan waits in the field until ``answered`` is its key."""

    tag = "ScanField"
    label: rx.Var[str]
    placeholder: rx.Var[str]
    queue: rx.Var[str]
    answered: rx.Var[str]
    waiting_label: rx.Var[str]
    lost_label: rx.Var[str]
    input_class_name: rx.Var[str]
    note_class_name: rx.Var[str]
    on_scan: rx.EventHandler[_Scan]


class Signal(_Handset):
    """Sounds and buzzes whenever ``count`` grows."""

    tag = "Signal"
    count: rx.Var[int]
    good: rx.Var[bool]


class SoundSwitch(_Handset):
    tag = "SoundSwitch"
    on_label: rx.Var[str]
    off_label: rx.Var[str]


class NetworkStrip(_Handset):
    """Shows what it holds while the server cannot be reached."""

    tag = "NetworkStrip"


class RefreshOnReturn(_Handset):
    tag = "RefreshOnReturn"
    on_refresh: rx.EventHandler[no_args_event_spec]


class ScanAnswers(rx.State, mixin=True):
    """The loud answer to what was done last, and the key of the scan that it answers."""

    answer: str = ""
    answer_note: str = ""
    answer_is_good: bool = True
    answer_count: int = 0
    answered: str = ""

    def _tell(self, text: str, *, good: bool = True, note: str = "", key: str = "") -> None:
        self.answer, self.answer_note, self.answer_is_good = text, note, good
        self.answer_count += 1
        if key:
            self.answered = key

    def _fall_silent(self) -> None:
        self.answer = self.answer_note = ""
        self.answer_is_good = True
