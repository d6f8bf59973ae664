"""The pictures of the open product: dropped, put in order, described and taken away; each step is kept at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.dtos import ImageView, ProductDetail
from freight_app.catalogue.pictures import add_image, describe_image, list_images, order_images, remove_image
from freight_app.documents.images import StoredImage
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.languages import LANGUAGES, pick_text
from freight_app.ui.admin.product_open import OpenProduct, Step, change_product
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.media import file_drop
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.status import badge
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import visitor

UNDO_PICTURE = "picture_removed"
# The languages by the names that their readers know.
LANGUAGE_NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}


def _(text: str) -> str:
    """Marks a sentence for the extractor; it is translated where it is shown."""
    return text


# What the upload route answers in English, said in the page's language.
REFUSALS = (
    _("A picture is a JPEG, PNG, WebP or GIF file."),
    _("The picture is damaged and cannot be read."),
    _("A product has at most 20 pictures."),
)
_NO_TEXTS: dict[str, str] = dict.fromkeys(LANGUAGES, "")


@dataclass(frozen=True, slots=True)
class PictureView:
    hash: str = ""
    src: str = ""
    label: str = ""
    alt: dict[str, str] = field(default_factory=lambda: dict(_NO_TEXTS))


@dataclass(frozen=True, slots=True)
class Removed:
    """A picture that was taken away, with all that brings it back to its place."""

    hash: str = ""
    width: int = 0
    height: int = 0
    alt: dict[str, str] = field(default_factory=dict)
    place: int = 0


class PicturesState(rx.State):
    """Pictures in their order, the one that is being described, and the one that was last taken away."""

    pictures: list[PictureView] = []
    upload_to: str = ""
    described: PictureView = PictureView()
    error: str = ""
    _removed: Removed = Removed()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def take_sent(self) -> None:
        """A file has arrived by the upload route; what the product has now is read anew."""
        known = {picture.hash for picture in self.pictures}
        detail, _none = await change_product(self, lambda _uow, _id: None)
        fresh = [image for image in detail.images if image.media_hash not in known]
        await self._count_own(detail, len(fresh))
        self._show(detail.images)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def move(self, media_hash: str, by: int) -> None:
        """Put a picture earlier or later; the first one stands for the part in lists."""
        order = [picture.hash for picture in self.pictures]
        if media_hash not in order:
            raise NotFound("Picture")
        at = order.index(media_hash)
        to = min(max(at + by, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        await self._keep(lambda uow, product_id: order_images(uow, product_id, order))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def ask_description(self, media_hash: str) -> None:
        """Open the dialog that says what a picture shows; an empty name closes it."""
        self.error = ""
        self.described = next((one for one in self.pictures if one.hash == media_hash), PictureView())

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def close_description(self) -> None:
        self.described = PictureView()

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def describe(self, data: dict[str, Any]) -> None:
        """Keep the description of the picture in the dialog."""
        media_hash = self.described.hash
        alt = {code: str(data.get(f"alt_{code}", "")) for code in LANGUAGES}
        try:
            await self._keep(lambda uow, product_id: describe_image(uow, product_id, media_hash, alt))
        except InvalidInput as error:
            self.error = sentence_of(error, visitor().language)
            return
        self.described = PictureView()
        await show_toast(self, translate("Saved", visitor().language))

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def remove(self, media_hash: str) -> None:
        """Take a picture away; a toast brings it back to its place."""

        def step(uow: UnitOfWork, product_id: int) -> Removed:
            return _remove(uow, product_id, media_hash)

        detail, self._removed = await change_product(self, step)
        self._show(detail.images)
        await show_toast(self, translate("The picture is removed", visitor().language), undo=UNDO_PICTURE)

    @rx.event
    @guarded(Permission.CATALOGUE_EDIT)
    async def undo_removal(self) -> None:
        """Bring the last removed picture back to its place."""
        gone, self._removed = self._removed, Removed()
        if gone.hash:
            alt = {**gone.alt}
            again = Removed(gone.hash, gone.width, gone.height, alt, gone.place)
            await self._keep(lambda uow, product_id: _bring_back(uow, product_id, again))

    async def _keep(self, step: Step) -> None:
        detail, _answered = await change_product(self, step)
        self._show(detail.images)

    async def _count_own(self, detail: ProductDetail, added: int) -> None:
        """The pictures that this tab has sent do not make its form stale."""
        opened = await self.get_state(OpenProduct)
        if opened._version + added == detail.version:
            opened._see(detail)

    async def _load(self, detail: ProductDetail) -> None:
        self.upload_to = f"/api/v1/uploads/products/{quote(detail.sku, safe='')}/images"
        self.described = PictureView()
        self._show(detail.images)

    def _show(self, images: list[ImageView]) -> None:
        language = visitor().language
        self.pictures = [
            PictureView(
                image.media_hash,
                image.medium_url,
                pick_text(image.alt, language),
                _NO_TEXTS | image.alt,
            )
            for image in images
        ]


def _remove(uow: UnitOfWork, product_id: int, media_hash: str) -> Removed:
    images = list_images(uow, product_id)
    at = next((at for at, image in enumerate(images) if image.media_hash == media_hash), 0)
    remove_image(uow, product_id, media_hash)
    image = images[at]
    return Removed(media_hash, image.width, image.height, image.alt, at)


def _bring_back(uow: UnitOfWork, product_id: int, gone: Removed) -> None:
    stored = StoredImage(media_hash=gone.hash, width=gone.width, height=gone.height)
    order = [image.media_hash for image in add_image(uow, product_id, stored, alt=gone.alt)]
    order.remove(gone.hash)
    order.insert(gone.place, gone.hash)
    order_images(uow, product_id, order)


# --- the section of the page


def pictures_section() -> rx.Component:
    """Pictures with what can be done to each, and where new ones are dropped."""
    return rx.el.div(
        file_drop(
            action=PicturesState.upload_to,
            title=t("Drop pictures here or choose them"),
            hint=t("JPEG, PNG, WebP or GIF. They are kept at once."),
            accept="image/jpeg,image/png,image/webp,image/gif",
            on_done=PicturesState.take_sent,
            refusals={sentence: t(sentence) for sentence in REFUSALS},
        ),
        rx.el.ul(
            rx.foreach(PicturesState.pictures, _picture),
            class_name="mt-4 grid gap-4 empty:hidden sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4",
        ),
        _description_dialog(),
        class_name="px-5 py-5",
    )


def _picture(picture: Live, at: Live) -> rx.Component:
    last = as_var(PicturesState.pictures).length() - 1
    move: Any = PicturesState.move
    return rx.el.li(
        rx.el.div(
            rx.el.img(
                src=picture.src, alt=picture.label, loading="lazy", class_name="max-h-full max-w-full object-contain"
            ),
            shown(at == 0, badge(t("First in lists"), tone="brand", class_name="absolute start-2 top-2")),
            class_name="relative grid grid-rows-1 aspect-[4/3] place-items-center overflow-hidden rounded-t-lg bg-sunken p-3",
        ),
        rx.el.p(
            rx.cond(picture.label == "", rx.el.span(t("No description yet"), class_name="text-warn"), picture.label),
            class_name="truncate px-3 pt-2 text-sm",
        ),
        rx.el.div(
            icon_button("arrow-left", t("Earlier"), on_click=move(picture.hash, -1), disabled=at == 0),
            icon_button("arrow-right", t("Later"), on_click=move(picture.hash, 1), disabled=at == last),
            icon_button("pencil", t("Describe the picture"), on_click=PicturesState.ask_description(picture.hash)),  # type: ignore[call-arg]
            rx.el.span(class_name="flex-1"),
            icon_button("trash", t("Remove the picture"), on_click=PicturesState.remove(picture.hash)),  # type: ignore[call-arg]
            class_name="flex items-center px-1",
        ),
        key=picture.hash,
        class_name="min-w-0 rounded-lg border border-line bg-surface",
    )


def _description_dialog() -> Child:
    picture: Live = PicturesState.described
    return dialog(
        rx.el.img(src=picture.src, alt="", class_name="mx-auto mb-4 max-h-40 object-contain"),
        form(
            *(
                text_field(
                    name,
                    f"alt_{code}",
                    default_value=picture.alt[code],
                    lang=code,
                    dir="rtl" if code == "ar" else "ltr",
                    max_length=300,
                    error=PicturesState.error if code == "en" else "",
                )
                for code, name in LANGUAGE_NAMES.items()
            ),
            button(t("Save"), look="brand", type="submit"),
            on_submit=PicturesState.describe,
        ),
        open=as_var(picture.hash) != "",
        on_close=PicturesState.close_description,
        title=t("What does the picture show?"),
    )
