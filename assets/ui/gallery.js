import { createElement as h, useEffect, useState } from "react";
import { Dialog } from "$/public/ui/overlays.js";

// Pictures of one thing: thumbnails, arrow keys, swipe by scroll, and one to enlarge.
export function Gallery({ images = [], label, enlargeLabel, closeLabel, pictureLabel, className, children }) {
  const [at, setAt] = useState(0);
  const [large, setLarge] = useState(false);
  useEffect(() => setAt(0), [images.length]);
  const image = images[Math.min(at, images.length - 1)];
  if (!image) return children[0];
  const toward = () => (document.documentElement.dir === "rtl" ? -1 : 1);
  const onKeyDown = (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move) setAt((at + move * toward() + images.length) % images.length);
  };
  const fit = "object-contain mix-blend-multiply dark:mix-blend-normal";
  return h(
    "div",
    { className, onKeyDown, role: "group", "aria-label": label },
    h("figure", { className: "relative grid grid-rows-1 aspect-[16/10] place-items-center overflow-hidden rounded-lg bg-sunken sm:aspect-[16/11]" },
      h("img", { src: image.src, srcSet: image.srcset, sizes: "(min-width: 1024px) 46rem, 100vw", alt: image.alt ?? "", className: `h-full w-full p-6 ${fit}`, fetchPriority: "high" }),
      h("button", { type: "button", "aria-label": enlargeLabel, title: enlargeLabel, onClick: () => setLarge(true), className: "absolute end-3 bottom-3 grid size-11 place-items-center rounded-md bg-surface text-ink-2 hover:text-ink" }, children[1]),
      images.length > 1 ? h("figcaption", { className: "absolute start-4 bottom-5 text-sm text-ink-2" }, h("bdi", { className: "num ltr" }, `${at + 1} / ${images.length}`)) : null),
    images.length > 1
      ? h("ul", { className: "mt-3 flex gap-3 overflow-x-auto p-0.5 sm:grid sm:grid-cols-4" },
          images.slice(0, 8).map((one, i) => h("li", { key: one.src, className: "w-20 shrink-0 sm:w-auto" },
            h("button", { type: "button", "aria-label": `${pictureLabel} ${i + 1}`, "aria-current": i === at, onClick: () => setAt(i), className: `grid grid-rows-1 aspect-[4/3] w-full place-items-center overflow-hidden rounded-md bg-sunken ${i === at ? "ring-2 ring-brand" : "hover:ring-1 hover:ring-ink-3"}` },
              h("img", { src: one.thumb ?? one.src, alt: "", loading: "lazy", className: `h-full w-full p-2 ${fit}` })))))
      : null,
    h(Dialog, { open: large, onClose: () => setLarge(false), label, className: "m-auto max-h-[94dvh] max-w-[94vw] rounded-lg bg-surface p-2 shadow-high" },
      h("img", { src: image.large ?? image.src, alt: image.alt ?? "", className: "max-h-[86dvh] object-contain" }),
      h("button", { type: "button", "data-close": true, "aria-label": closeLabel, className: "absolute end-3 top-3 grid size-11 place-items-center rounded-md bg-surface text-ink-2" }, children[2])),
  );
}
