// Hearts, and parts side by side: what answers at once and lives in the browser. Hearts are kept by the server; what is compared
// is kept here alone.
import { createElement as h, useEffect, useSyncExternalStore } from "react";
import { Link, useLocation, useNavigate } from "react-router";

function makeStore(value) {
  const onlookers = new Set();
  return {
    get: () => value,
    set: (next) => ((value = next), onlookers.forEach((look) => look())),
    subscribe: (look) => (onlookers.add(look), () => onlookers.delete(look)),
  };
}

const NONE = new Set();
const wished = makeStore(NONE);

// What the server knows; `turn` counts the times that it says so anew because a heart was refused.
export function WishSync({ ids, known, turn }) {
  useEffect(() => {
    if (known) wished.set(new Set(ids));
  }, [ids, known, turn]);
  return null;
}

// A heart turns with the finger; the server follows. Children: the icon, and where there is room the word for each side.
export function Heart({ product, label, onToggle, className, children }) {
  const ids = useSyncExternalStore(wished.subscribe, wished.get, () => NONE);
  const on = ids.has(product);
  const onClick = () => {
    const next = new Set(ids);
    on ? next.delete(product) : next.add(product);
    wished.set(next);
    onToggle(product, !on);
  };
  const [icon, off, kept] = Array.isArray(children) ? children : [children];
  return h("button", { type: "button", className, onClick, "aria-pressed": on, "aria-label": label, title: label },
    icon, on ? kept : off);
}

// --- side by side

const KEY = "freight_compare";
const MOST = 4;
// {kind: [{sku, name, image}], and which kind was touched last}
const NOTHING = { last: "", lists: {} };
const compared = makeStore(NOTHING);

function readKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept && typeof kept.lists === "object" ? kept : NOTHING;
  } catch {
    return NOTHING;
  }
}

function keep(next) {
  compared.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing compares for as long as the page is open.
  }
}

let isRead = false;
function useCompared() {
  const now = useSyncExternalStore(compared.subscribe, compared.get, () => NOTHING);
  useEffect(() => {
    if (isRead) return;
    isRead = true;
    compared.set(readKept());
    window.addEventListener("storage", (event) => event.key === KEY && compared.set(readKept()));
  }, []);
  return now;
}

const itemsOf = (now, kind) => now.lists[kind] ?? [];
const without = (now, kind, sku) => ({ last: kind, lists: { ...now.lists, [kind]: itemsOf(now, kind).filter((one) => one.sku !== sku) } });
export const addressOf = (items) => "/compare?p=" + items.map((one) => encodeURIComponent(one.sku)).join(",");

// The tick on a card. Each kind of part has a list of its own, so that pads never stand beside filters.
export function CompareTick({ sku, name, image, kind, label, fullLabel, className, children }) {
  const now = useCompared();
  const items = itemsOf(now, kind);
  const on = items.some((one) => one.sku === sku);
  const full = !on && items.length >= MOST;
  const onClick = () => {
    if (full) return;
    keep(on ? without(now, kind, sku) : { last: kind, lists: { ...now.lists, [kind]: [...items, { sku, name, image }] } });
  };
  return h("button", {
    type: "button", className, onClick, "aria-pressed": on, "aria-disabled": full || undefined,
    "aria-label": full ? fullLabel : label, title: full ? fullLabel : undefined,
  }, children);
}

// At the foot of the page while something is ticked. Children: the icons of an item without a picture, of taking one out, and of
// comparing. On the page of the comparison itself it stands back, and leads an empty address to what is kept here.
export function CompareTray({ label, compareLabel, moreLabel, outLabel, clearLabel, className, itemClassName, outClassName,
  goClassName, clearClassName, children }) {
  const now = useCompared();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const items = itemsOf(now, now.last);
  const isThere = pathname.replace(/\/$/, "") === "/compare";
  useEffect(() => {
    if (isThere && !search && items.length > 0) navigate(addressOf(items), { replace: true });
  }, [isThere, search, items.length]);
  if (isThere || items.length === 0) return null;
  const [drawing, cross, scale] = children;
  const face = (one) =>
    h("li", { key: one.sku, className: itemClassName },
      one.image ? h("img", { src: one.image, alt: "" }) : drawing,
      h("button", {
        type: "button", className: outClassName, "aria-label": `${outLabel} ${one.name}`, title: one.name,
        onClick: () => keep(without(now, now.last, one.sku)),
      }, cross));
  return h("aside", { className, "aria-label": label },
    h("ul", { className: "flex items-center gap-2" }, items.map(face)),
    items.length > 1
      ? h(Link, { to: addressOf(items), className: goClassName }, scale, `${compareLabel} (${items.length})`)
      : h("p", { className: "min-w-0 flex-1 text-sm text-ink-2" }, moreLabel),
    h("button", {
      type: "button", className: clearClassName,
      onClick: () => keep({ last: "", lists: { ...now.lists, [now.last]: [] } }),
    }, clearLabel));
}

// Taking a column out of the comparison: out of the address and out of what is kept here.
export function CompareOut({ sku, label, className, children }) {
  const now = useCompared();
  const { search } = useLocation();
  const navigate = useNavigate();
  const onClick = () => {
    const left = (new URLSearchParams(search).get("p") ?? "").split(",").filter((one) => one && one !== sku);
    const lists = Object.fromEntries(Object.entries(now.lists).map(([kind, items]) => [kind, items.filter((one) => one.sku !== sku)]));
    keep({ last: left.length ? now.last : "", lists });
    navigate(left.length ? addressOf(left.map((one) => ({ sku: one }))) : "/compare");
  };
  return h("button", { type: "button", className, onClick, "aria-label": label, title: label }, children);
}
