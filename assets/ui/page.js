// What a whole page needs: keys, tabs, light and dark, the line that says that we are offline.
import { createElement as h, useContext, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { ColorModeContext } from "$/utils/context-registry";

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");

// What was typed in a tab (see forms.js) is for the one who typed it: gone at signing out, and when another one signs in.
if (typeof document !== "undefined") {
  document.addEventListener("submit", (event) => {
    const action = event.target.getAttribute("action") ?? "";
    const isOther = action === "/auth/sign-in" && sessionStorage.getItem("freight_person") !== event.target.elements.email?.value;
    if (action !== "/auth/sign-out" && !isOther) return;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("freight_draft ")) sessionStorage.removeItem(key);
    if (isOther) sessionStorage.setItem("freight_person", event.target.elements.email?.value ?? "");
  });
}

// One letter presses the visible element that carries it: data-key="r". Not while someone types.
export function KeyPresses() {
  useEffect(() => {
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || typing(event.target)) return;
      const key = event.key.toLowerCase();
      const found = [...document.querySelectorAll("[data-key]")].find((e) => e.dataset.key.toLowerCase() === key && e.offsetParent !== null && !e.disabled);
      if (!found) return;
      event.preventDefault();
      found.matches("input") ? found.focus() : found.click();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return null;
}

// Which columns of a table somebody put away: their places in a row, kept in this browser. theme.css hides them.
const COLUMNS = "freight-columns";
const keyOf = (table) => `freight_columns_${table}`;
const readHidden = (table) => {
  try {
    return (table && localStorage.getItem(keyOf(table))) ?? "";
  } catch {
    return "";
  }
};
const onColumns = (tell) => {
  for (const name of [COLUMNS, "storage"]) window.addEventListener(name, tell);
  return () => [COLUMNS, "storage"].forEach((name) => window.removeEventListener(name, tell));
};
const useHidden = (table) => useSyncExternalStore(onColumns, () => readHidden(table), () => "");

// A tick of a menu: whether a table shows the column at this place.
export function ColumnTick({ table, place, className, children }) {
  const hidden = useHidden(table).split(" ").filter(Boolean);
  const isShown = !hidden.includes(String(place));
  const toggle = () => {
    const next = isShown ? [...hidden, place] : hidden.filter((one) => one !== String(place));
    try {
      next.length ? localStorage.setItem(keyOf(table), next.join(" ")) : localStorage.removeItem(keyOf(table));
    } catch {
      return; // without storage every column stays
    }
    window.dispatchEvent(new Event(COLUMNS));
  };
  return h("button", { type: "button", role: "menuitemcheckbox", "aria-checked": isShown, tabIndex: -1, className, onClick: toggle }, children);
}

// j and k walk the rows (tr[data-row]) inside, and an open preview walks along; Enter presses the row's data-open, or else its link, x ticks its box.
export function RowKeys({ table, className, children }) {
  const ref = useRef(null);
  const hidden = useHidden(table);
  useEffect(() => {
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !ref.current) return;
      const rows = [...ref.current.querySelectorAll("[data-row]")];
      const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
      const focus = (row) => {
        document.activeElement.blur(); // Enter is the row's now, not the last button's
        rows.forEach((other) => other.removeAttribute("aria-current"));
        row?.setAttribute("aria-current", "true");
        row?.scrollIntoView({ block: "nearest" });
        if (document.querySelector("[data-preview]")) row?.querySelector("[data-open]")?.click();
      };
      if (event.key === "j") focus(rows[Math.min(rows.length - 1, now + 1)]);
      else if (event.key === "k") focus(rows[Math.max(0, now - 1)]);
      else if (event.key === "Enter" && now >= 0 && event.target === document.body) (rows[now].querySelector("[data-open]") ?? rows[now].querySelector("a[href]"))?.click();
      else if (event.key === "x" && now >= 0) rows[now].querySelector('input[type="checkbox"]')?.click();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return h("div", { ref, className, "data-hidden": hidden || undefined }, children);
}

export function Tabs({ labels, className, tabClassName, onClassName, offClassName, children }) {
  const [at, setAt] = useState(0);
  const id = useId();
  const panels = [].concat(children ?? []);
  const onKeyDown = (event) => {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const next = { [forward]: at + 1, [back]: at - 1, Home: 0, End: labels.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const bounded = (next + labels.length) % labels.length;
    setAt(bounded);
    document.getElementById(`${id}-tab-${bounded}`).focus();
  };
  return h(
    "div",
    null,
    h(
      "div",
      { role: "tablist", className, onKeyDown },
      labels.map((label, i) =>
        h("button", { key: i, id: `${id}-tab-${i}`, type: "button", role: "tab", "aria-selected": i === at, "aria-controls": `${id}-panel-${i}`, tabIndex: i === at ? 0 : -1, onClick: () => setAt(i), className: `${tabClassName} ${i === at ? onClassName : offClassName}` }, label),
      ),
    ),
    panels.map((panel, i) => h("div", { key: i, id: `${id}-panel-${i}`, role: "tabpanel", "aria-labelledby": `${id}-tab-${i}`, hidden: i !== at }, panel)),
  );
}

// Links in a row, wider than a phone: the one that is open is brought into sight, also when figures beside the others have moved it.
export function TabStrip({ label, className, children }) {
  const ref = useRef(null);
  useEffect(() => {
    const strip = ref.current;
    let seen = "";
    const bring = () => {
      const open = strip.querySelector("[aria-current=page]");
      const place = open ? `${open.getAttribute("href")} ${open.offsetLeft}` : "";
      if (!open || place === seen) return;
      seen = place;
      const [outer, inner] = [strip.getBoundingClientRect(), open.getBoundingClientRect()];
      if (inner.left < outer.left || inner.right > outer.right) strip.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    };
    bring();
    const observer = new MutationObserver(bring);
    observer.observe(strip, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-current"] });
    return () => observer.disconnect();
  }, []);
  return h("nav", { ref, "aria-label": label, className: `relative ${className}` }, children);
}

// Light, dark or as the device says; kept in a cookie that boot.js reads before the next paint.
export function useTheme() {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  const choose = (mode) => {
    document.cookie = `freight_theme=${mode === "system" ? "auto" : mode}; path=/; max-age=31536000; samesite=lax`;
    setColorMode(mode);
  };
  return [rawColorMode, choose];
}

// In a menu its choices are items of the menu, on a page they are radio buttons.
export function ThemeChoice({ label, labels, className, optionClassName, onClassName, children }) {
  const [mode, choose] = useTheme();
  const ref = useRef(null);
  const [inMenu, setInMenu] = useState(true);
  const [ready, setReady] = useState(false); // the build does not know the choice
  useEffect(() => (setReady(true), setInMenu(!!ref.current.closest("[role=menu]"))), []);
  return h(
    "div",
    { ref, className, role: inMenu ? "group" : "radiogroup", "aria-label": label },
    ["light", "dark", "system"].map((name, i) =>
      h("button", { key: name, type: "button", role: inMenu ? "menuitemradio" : "radio", "aria-checked": ready && mode === name, className: `${optionClassName} ${ready && mode === name ? onClassName : ""}`, onClick: () => choose(name) }, children[i], labels[i]),
    ),
  );
}

// Shows what it holds while the network is away. navigator.onLine lies, so it also asks the server.
export function OfflineStrip({ className, retryLabel, retryClassName, children }) {
  const [away, setAway] = useState(false);
  const ask = () => fetch("/ping", { cache: "no-store" }).then((answer) => setAway(!answer.ok), () => setAway(true));
  useEffect(() => {
    const lost = () => setAway(true);
    window.addEventListener("offline", lost);
    window.addEventListener("online", ask);
    if (!navigator.onLine) lost();
    return () => (window.removeEventListener("offline", lost), window.removeEventListener("online", ask));
  }, []);
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(ask, 10000);
    return () => clearInterval(timer);
  }, [away]);
  if (!away) return null;
  return h("div", { role: "status", className }, children, h("button", { type: "button", className: retryClassName, onClick: ask }, retryLabel));
}

// Reflex puts a bar of its own into the page, in English, when the server runs a newer build than the page. It is taken away
// and what it would do is offered in our words; nothing is loaded unasked while somebody types.
export function NewVersion({ className, reloadLabel, reloadClassName, children }) {
  const [reload, setReload] = useState(null);
  useEffect(() => {
    const look = () => {
      const bar = document.getElementById("reflex-new-version-banner");
      if (!bar) return;
      const button = bar.querySelector("button");
      bar.remove();
      setReload(() => () => (button ? button.click() : window.location.reload()));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true });
    look();
    return () => observer.disconnect();
  }, []);
  if (!reload) return null;
  return h("div", { role: "status", className }, children, h("button", { type: "button", className: reloadClassName, onClick: reload }, reloadLabel));
}

export function CopyButton({ value, copiedLabel, className, children }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try { await navigator.clipboard.writeText(value); } catch { return; }
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  return h("button", { type: "button", className, onClick: copy }, children, h("span", { role: "status", className: "text-xs text-good empty:hidden" }, copied ? copiedLabel : ""));
}

// Prints the page as the print rules leave it.
export function PrintButton({ children, ...rest }) {
  return h("button", { ...rest, type: "button", onClick: () => window.print() }, children);
}

// Loads the page again in another language, through the server, which keeps the choice. Nothing happens while `to` is empty.
export function LanguageSwitch({ to }) {
  useEffect(() => {
    const here = encodeURIComponent(location.pathname + location.search);
    if (to && to !== document.documentElement.lang) location.assign(`/lang/${to}?next=${here}`);
  }, [to]);
  return null;
}

// The shop's own colour was served in the head (web/accent.py). When it changes under an open page, the new one is put on
// <html>; the policy lets nobody write into the sheet itself.
export function Accent({ variables, known }) {
  useEffect(() => {
    if (!known) return;
    const { style } = document.documentElement;
    for (const name of [...style].filter((one) => one.startsWith("--accent-"))) style.removeProperty(name);
    for (const name in variables) style.setProperty(name, variables[name]);
    const served = document.getElementById("shop-accent");
    if (served) served.disabled = Object.keys(variables).length === 0;
  }, [known, JSON.stringify(variables)]);
  return null;
}
