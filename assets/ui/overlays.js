// What opens over the page. Native <dialog> gives the focus trap, Esc and the way back; nothing here needs eval or a library.
import { createElement as h, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";

// The modal dialogs that are open, the topmost last: what lies under it can neither be read nor reached.
const modals = [];
const onlookers = new Set();
const tell = () => onlookers.forEach((look) => look());
const onlook = (look) => (onlookers.add(look), () => onlookers.delete(look));
const topmost = () => modals.at(-1) ?? null;

// A dialog or side sheet. `open` comes from state; anything inside with data-close closes it, and so does a link.
export function Dialog({ open, onClose, label, className, modal = true, children }) {
  const ref = useRef(null);
  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog.open) {
      modal ? dialog.showModal() : dialog.show();
      // The browser starts at the cross; a form says where the typing begins.
      const first = dialog.querySelector("[data-autofocus]");
      first?.focus();
      first?.select?.();
    }
    if (!open && dialog.open) dialog.close();
    if (!open || !modal) return;
    modals.push(dialog);
    tell();
    return () => {
      modals.splice(modals.indexOf(dialog), 1);
      tell();
    };
  }, [open, modal]);
  // What was typed in a form that says so is not thrown away unasked (see LeaveGuard).
  const close = () => {
    const form = ref.current.querySelector("form[data-changed][data-question]");
    if (form && !window.confirm(form.dataset.question)) return;
    form?.removeAttribute("data-changed");
    onClose?.();
  };
  const onClick = (event) => {
    const outside = event.target === ref.current && modal;
    // A link was asked about before this.
    if (event.target.closest("a[href]")) onClose?.();
    else if (outside || event.target.closest("[data-close]")) close();
  };
  const onCancel = (event) => {
    event.preventDefault();
    close();
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape" && !modal) onCancel(event);
  };
  return h("dialog", { ref, "aria-label": label, className, onClick, onCancel, onKeyDown }, open ? children : null);
}

// A dialog that needs no server to open: its trigger is the first thing it is given, and with `openedBy` anything on the page
// that carries data-opens with that name. A link among those is a way there without scripts: it opens the dialog instead of
// its own page, and onLook may fetch what is to be seen. A button has its own event, which fills the dialog.
export function LocalDialog({ trigger, openedBy, onLook, label, className, children }) {
  const [open, setOpen] = useState(false);
  const look = useRef(onLook);
  look.current = onLook;
  useEffect(() => {
    if (!openedBy) return;
    const onClick = (event) => {
      const opener = event.target.closest(`[data-opens="${openedBy}"]`);
      if (!opener || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !navigator.onLine) return;
      if (opener.matches("a[href]")) event.preventDefault(), look.current?.();
      setOpen(true);
    };
    document.addEventListener("click", onClick, true);
    return () => document.removeEventListener("click", onClick, true);
  }, [openedBy]);
  return h(
    "span",
    { className: "contents" },
    h("span", { className: "contents", onClick: () => setOpen(true) }, trigger),
    h(Dialog, { open, onClose: () => setOpen(false), label, className }, children),
  );
}

const ITEMS = '[role="menuitem"], [role="menuitemradio"], [role="menuitemcheckbox"]';

// A menu button. Arrow keys, Home, End, letters, Esc; a choice or a click outside closes it, a tick does not;
// nor does what posts a form, which has to stand there until the browser has gone.
export function Menu({ trigger, label, className, panelClassName, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const id = useId();
  const button = () => root.current.querySelector("button");
  const items = () => [...root.current.querySelectorAll(ITEMS)].filter((item) => !item.hasAttribute("disabled"));
  const close = (giveBack) => {
    setOpen(false);
    if (giveBack) button().focus();
  };
  useEffect(() => {
    const face = button();
    face.setAttribute("aria-haspopup", "menu");
    face.setAttribute("aria-expanded", String(open));
    face.setAttribute("aria-controls", id);
    if (!open) return;
    items()[0]?.focus();
    const away = (event) => root.current && !root.current.contains(event.target) && setOpen(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const onKeyDown = (event) => {
    if (event.key === "Escape" && open) return close(true);
    if (!open) return event.key === "ArrowDown" && event.target.closest("button") ? setOpen(true) : undefined;
    const all = items();
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    const found = event.key.length === 1 && all.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
    if (event.key === "Tab") return close(false);
    if (next === undefined && !found) return;
    event.preventDefault();
    (found || all.at(next % all.length))?.focus();
  };
  return h(
    "span",
    { ref: root, className: `relative ${className ?? ""}`, onKeyDown },
    h("span", { className: "contents", onClick: () => setOpen(!open) }, trigger),
    h(
      "div",
      { id, role: "menu", "aria-label": label, hidden: !open, className: panelClassName, onClick: (e) => e.target.closest(ITEMS)?.matches(':not([role="menuitemcheckbox"], [type="submit"])') && close(false) },
      open ? children : null,
    ),
  );
}

// Toasts stand where they can be reached: on the page, or in the topmost dialog, in the slot that it has for them. They are
// moved, not made anew, so that their clocks go on and nothing is read aloud twice.
export function ToastRegion({ label, className, dockedClassName, children }) {
  const home = useRef(null);
  const [host, setHost] = useState(null);
  const dialog = useSyncExternalStore(onlook, topmost, () => null);
  const slot = dialog?.querySelector(":scope > [data-toasts]") ?? null;
  useEffect(() => {
    const made = document.createElement("div");
    made.className = "contents";
    setHost(made);
    return () => made.remove();
  }, []);
  useEffect(() => {
    if (host) (slot ?? dialog ?? home.current).append(host);
  }, [host, dialog, slot]);
  const region = h("div", { role: "region", "aria-label": label, className: slot ? dockedClassName : className }, children);
  return h("div", { ref: home, className: "contents" }, host ? createPortal(region, host) : null);
}

// Counts down beside a toast and says when it is over; waits while the pointer or the focus is on it.
export function ToastTimer({ seconds, onExpire, className, children }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || !seconds) return;
    const timer = setTimeout(() => onExpire?.(), seconds * 1000);
    return () => clearTimeout(timer);
  }, [held, seconds]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return h("div", { className, onMouseEnter: hold, onMouseLeave: release, onFocus: hold, onBlur: release }, children);
}
