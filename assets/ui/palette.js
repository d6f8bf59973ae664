import { createElement as h, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "$/public/ui/overlays.js";

const fold = (text) => String(text ?? "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// Ctrl-K over everything. `items`: {group, label, hint, href, keys}; `results` are the server's, for what was typed.
export function Palette({ items = [], results = [], label, placeholder, emptyText, onType, className, trigger, children }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const timer = useRef(null);
  const navigate = useNavigate();
  const listId = useId();
  useEffect(() => {
    const onKey = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => { if (!open) setText(""), setAt(0); }, [open]);
  const words = fold(text).split(/\s+/).filter(Boolean);
  const own = items.filter((item) => words.every((word) => fold(`${item.label} ${item.hint ?? ""}`).includes(word)));
  const found = [...own, ...(words.length ? results : [])];
  const go = (item) => (setOpen(false), item && navigate(item.href));
  const onKeyDown = (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && found.length) event.preventDefault(), setAt((at + move + found.length) % found.length);
    else if (event.key === "Enter") event.preventDefault(), go(found[at]);
  };
  const onChange = (event) => {
    const typed = event.target.value;
    setText(typed);
    setAt(0);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onType?.(typed), 120);
  };
  return h(
    "span",
    { className: "contents" },
    h("span", { className: "contents", onClick: () => setOpen(true) }, trigger),
    h(
      Dialog,
      { open, onClose: () => setOpen(false), label, className },
      h("div", { className: "flex items-center gap-3 border-b border-line px-4" }, children,
        h("input", { autoFocus: true, role: "combobox", "aria-expanded": true, "aria-controls": listId, "aria-activedescendant": `${listId}-${at}`, "aria-label": label, value: text, placeholder, onChange, onKeyDown, className: "h-13 w-full bg-transparent text-base text-ink outline-none placeholder:text-ink-2" })),
      h("ul", { id: listId, role: "listbox", "aria-label": label, className: "max-h-[min(26rem,60dvh)] overflow-y-auto p-2 max-sm:max-h-[calc(100dvh-3.5rem)]" },
        found.length === 0 ? h("li", { className: "px-3 py-6 text-center text-sm text-ink-2" }, emptyText) : null,
        found.flatMap((item, i) => [
          item.group !== found[i - 1]?.group ? h("li", { key: "g" + i, role: "presentation", className: "px-3 pt-2 pb-1 text-xs font-medium text-ink-2" }, item.group) : null,
          h("li", { key: i, id: `${listId}-${i}`, role: "option", "aria-selected": i === at, onMouseMove: () => setAt(i), onMouseDown: (e) => (e.preventDefault(), go(item)), ref: (e) => i === at && e?.scrollIntoView({ block: "nearest" }), className: `flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-3 text-sm ${i === at ? "bg-brand-soft text-brand" : "text-ink"}` },
            h("span", { className: "min-w-0 flex-1 truncate" }, item.label),
            item.hint ? h("span", { className: "shrink-0 text-xs text-ink-2" }, item.hint) : null,
            item.keys ? h("kbd", { className: "ltr rounded-[4px] border border-line bg-surface px-1 font-sans text-xs text-ink-2" }, item.keys) : null),
        ])),
    ),
  );
}
