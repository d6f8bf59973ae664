// Ordering by list: a field that takes a pasted list at one key, and choices that the arrow keys walk.
import { createElement as h, useRef } from "react";

// After a paste Enter reads the list; while somebody types, Enter is the next line and Ctrl+Enter reads.
export function PasteLines({ name, label, describedBy, placeholder, invalid, className }) {
  const pasted = useRef(false);
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return void (pasted.current = pasted.current && event.key === "Shift");
    const reads = event.ctrlKey || event.metaKey || (pasted.current && !event.shiftKey);
    pasted.current = false;
    if (!reads) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.form?.requestSubmit();
  };
  return h("textarea", {
    name,
    id: `field-${name}`,
    rows: 6,
    dir: "ltr",
    spellCheck: false,
    autoCapitalize: "characters",
    autoComplete: "off",
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid ? "true" : "false",
    placeholder,
    className,
    onPaste: () => void setTimeout(() => (pasted.current = true)),
    onKeyDown,
  });
}

// Buttons of which one is taken: Tab comes to the first, the arrows go on, Enter takes.
export function ArrowKeys({ className, label, children }) {
  const box = useRef(null);
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...box.current.querySelectorAll("button")];
    const next = all[all.indexOf(document.activeElement) + step];
    if (next) next.focus();
    event.preventDefault();
  };
  return h("div", { ref: box, role: "group", "aria-label": label, className, onKeyDown }, children);
}
