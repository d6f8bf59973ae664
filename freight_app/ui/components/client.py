"""The few components that must answer in the browser, before any server does. Their React side is in ``assets/ui``.

Pages do not use these directly: the functions of the other modules dress them.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec, passthrough_event_spec

from freight_app.ui.i18n import t

_Text = passthrough_event_spec(str)
_Number = passthrough_event_spec(int)
_Data = passthrough_event_spec(dict)
_ThreeTexts = passthrough_event_spec(str, str, str)

Items = rx.Var[list[Any]]


class _Overlay(rx.Component):
    library = "$/public/ui/overlays.js"


class Dialog(_Overlay):
    """A native dialog whose ``open`` is state."""

    tag = "Dialog"
    open: rx.Var[bool]
    modal: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[no_args_event_spec]


class LocalDialog(_Overlay):
    """A native dialog that its own trigger opens, or anything with ``data-opens="<opened_by>"``."""

    tag = "LocalDialog"
    trigger: rx.Var[rx.Component]
    opened_by: rx.Var[str]
    label: rx.Var[str]
    on_look: rx.EventHandler[no_args_event_spec]


class Menu(_Overlay):
    tag = "Menu"
    trigger: rx.Var[rx.Component]
    label: rx.Var[str]
    panel_class_name: rx.Var[str]


class ToastRegion(_Overlay):
    """Where toasts stand; in the topmost modal dialog while one is open."""

    tag = "ToastRegion"
    label: rx.Var[str]
    docked_class_name: rx.Var[str]


class ToastTimer(_Overlay):
    """Tells ``on_expire`` after some seconds without attention; zero seconds never do."""

    tag = "ToastTimer"
    seconds: rx.Var[float]
    on_expire: rx.EventHandler[no_args_event_spec]


class _Input(rx.Component):
    library = "$/public/ui/inputs.js"


class PasswordEye(_Input):
    tag = "PasswordEye"
    show_label: rx.Var[str]
    hide_label: rx.Var[str]


class Stepper(_Input):
    tag = "Stepper"
    value: rx.Var[int]
    min: rx.Var[int]
    max: rx.Var[int]
    name: rx.Var[str]
    disabled: rx.Var[bool]
    label: rx.Var[str]
    less_label: rx.Var[str]
    more_label: rx.Var[str]
    button_class_name: rx.Var[str]
    on_change: rx.EventHandler[_Number]


class Combobox(_Input):
    tag = "Combobox"
    items: Items
    value: rx.Var[str]
    name: rx.Var[str]
    placeholder: rx.Var[str]
    empty_text: rx.Var[str]
    disabled: rx.Var[bool]
    invalid: rx.Var[bool | str]
    described_by: rx.Var[str]
    on_pick: rx.EventHandler[_Text]
    on_type: rx.EventHandler[_Text]


class SearchBox(_Input):
    tag = "SearchBox"
    items: Items
    action: rx.Var[str]
    name: rx.Var[str]
    value: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    loading: rx.Var[bool]
    input_class_name: rx.Var[str]
    on_type: rx.EventHandler[_Text]


class FindInput(_Input):
    """Keeps what is typed while the server looks; its echo takes nothing away."""

    tag = "FindInput"
    value: rx.Var[str]
    label: rx.Var[str]
    shortcut: rx.Var[str]
    on_type: rx.EventHandler[_Text]


class FileDrop(_Input):
    tag = "FileDrop"
    action: rx.Var[str]
    accept: rx.Var[str]
    multiple: rx.Var[bool]
    max_bytes: rx.Var[int]
    name: rx.Var[str]
    too_large_text: rx.Var[str]
    failed_text: rx.Var[str]
    refusals: rx.Var[dict[str, str]]
    on_done: rx.EventHandler[_Data]


class _Price(rx.Component):
    library = "$/public/ui/prices.js"


class ShownIn(_Price):
    """Brings the rate that every ``About`` of the page converts with; nothing to see."""

    tag = "ShownIn"
    code: rx.Var[str]
    label: rx.Var[str]
    rate: rx.Var[str]
    places: rx.Var[int]
    own_places: rx.Var[int]


class About(_Price):
    """An amount in minor units of the shop's money, in the currency that the visitor chose; nothing while that is the shop's."""

    tag = "About"
    minor: rx.Var[int]


class _Page(rx.Component):
    library = "$/public/ui/page.js"


class KeyPresses(_Page):
    """Once per page: one letter presses the element with that ``data-key``."""

    tag = "KeyPresses"


class RowKeys(_Page):
    """``table`` names the list whose put away columns it leaves out."""

    tag = "RowKeys"
    table: rx.Var[str]


class ColumnTick(_Page):
    tag = "ColumnTick"
    table: rx.Var[str]
    place: rx.Var[int]


class Tabs(_Page):
    tag = "Tabs"
    labels: rx.Var[list[str]]
    tab_class_name: rx.Var[str]
    on_class_name: rx.Var[str]
    off_class_name: rx.Var[str]


class TabStrip(_Page):
    """Links in a row that may be wider than the page; the one that is open is in sight."""

    tag = "TabStrip"
    label: rx.Var[str]


class ThemeChoice(_Page):
    tag = "ThemeChoice"
    label: rx.Var[str]
    labels: rx.Var[list[str]]
    option_class_name: rx.Var[str]
    on_class_name: rx.Var[str]


class OfflineStrip(_Page):
    tag = "OfflineStrip"
    retry_label: rx.Var[str]
    retry_class_name: rx.Var[str]


class NewVersion(_Page):
    """Says, in our words, that the server runs a newer build than the page, and loads the page again when asked."""

    tag = "NewVersion"
    reload_label: rx.Var[str]
    reload_class_name: rx.Var[str]


class CopyButton(_Page):
    tag = "CopyButton"
    value: rx.Var[str]
    copied_label: rx.Var[str]


class PrintButton(_Page):
    tag = "PrintButton"


class LanguageSwitch(_Page):
    """Loads the page again in the language ``to``, once it is not empty."""

    tag = "LanguageSwitch"
    to: rx.Var[str]


class PushSwitch(rx.Component):
    """Notices on this device. ``words``: turnOn, turnOff, on, off, unable, denied, failed."""

    library = "$/public/ui/push.js"
    tag = "PushSwitch"
    words: rx.Var[dict[str, Any]]
    button_class_name: rx.Var[str]
    note_class_name: rx.Var[str]


class LeaveGuard(rx.Component):
    """Inside a form. ``changed`` is what state changed of it, ``saved`` counts the times that nothing was left to save.

    The form carries ``data-changed`` meanwhile; ``question`` is asked before a link leads away or the sheet around closes.
    What was typed is back after a reload of the tab, and a line says so where the guard stands.
    """

    library = "$/public/ui/forms.js"
    tag = "LeaveGuard"
    changed: rx.Var[bool]
    saved: rx.Var[int]
    question: rx.Var[str]
    back_text: rx.Var[str]
    discard_label: rx.Var[str]
    discard_class_name: rx.Var[str]

    @classmethod
    def create(cls, *children: Any, **props: Any) -> rx.Component:
        props.setdefault("question", t("What you typed is not saved. Leave anyway?"))
        props.setdefault(
            "back_text", t("What you typed before the page was loaded again is back. It is not saved yet.")
        )
        props.setdefault("discard_label", t("Throw it away"))
        props.setdefault(
            "class_name",
            "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-md bg-info-soft px-3.5 py-2 text-sm",
        )
        props.setdefault(
            "discard_class_name", "min-h-8 font-semibold text-brand underline-offset-4 hover:underline max-sm:min-h-11"
        )
        return super().create(*children, **props)


class Accent(_Page):
    tag = "Accent"
    variables: rx.Var[dict[str, str]]
    known: rx.Var[bool]


class Palette(rx.Component):
    library = "$/public/ui/palette.js"
    tag = "Palette"
    items: Items
    results: Items
    label: rx.Var[str]
    placeholder: rx.Var[str]
    empty_text: rx.Var[str]
    trigger: rx.Var[rx.Component]
    on_type: rx.EventHandler[_Text]


class DragRows(rx.Component):
    """Rows of a tree that are dragged by their grip; tells which row went where beside, or into, which other."""

    library = "$/public/ui/tree.js"
    tag = "DragRows"
    on_move: rx.EventHandler[_ThreeTexts]


class Gallery(rx.Component):
    library = "$/public/ui/gallery.js"
    tag = "Gallery"
    images: Items
    label: rx.Var[str]
    enlarge_label: rx.Var[str]
    close_label: rx.Var[str]
    picture_label: rx.Var[str]
