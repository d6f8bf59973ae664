// What pages of the shop say about the time without a network. The work is done by assets/offline/keep.js.
import { createElement as h, useContext, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { EventLoopContext } from "$/utils/context-registry";

const ASK_MS = 5000;
const SHOWN_MS = 8000;

// Whether the shop can be reached. Neither the phone's radio nor a socket that is being opened again says so for certain.
function useAway() {
  const [away, setAway] = useState(false);
  const [, errors] = useContext(EventLoopContext);
  const suspect = errors?.length > 0;
  useEffect(() => {
    let timer, gone = false;
    const ask = async () => {
      clearTimeout(timer);
      const ok = navigator.onLine && (await fetch("/ping", { cache: "no-store" }).then((answer) => answer.ok, () => false));
      if (gone) return;
      setAway(!ok);
      if (!ok) timer = setTimeout(ask, ASK_MS);
    };
    const lost = () => (setAway(true), (timer = setTimeout(ask, ASK_MS)));
    if (!navigator.onLine) lost();
    else if (suspect) ask();
    addEventListener("offline", lost);
    addEventListener("online", ask);
    return () => ((gone = true), clearTimeout(timer), removeEventListener("offline", lost), removeEventListener("online", ask));
  }, [suspect]);
  return away;
}

// Tells keep.js where the visitor is and whether the shop is away, and the visitor what is kept and what was sent.
export function OfflineCart({ keptText, sentText, leftOverText, seeText, className, linkClassName, onSynced }) {
  const { pathname } = useLocation();
  const away = useAway();
  const [said, setSaid] = useState("");
  const first = useRef(pathname);
  const synced = useRef(onSynced);
  synced.current = onSynced;

  useEffect(() => {
    const state = (window.freightPage ??= {});
    const isBack = state.away && !away;
    Object.assign(state, { path: pathname, away });
    if (isBack) dispatchEvent(new Event("freight:back"));
    // The cart, and any page that is opened now, would wait for its socket: the worker has what this phone keeps.
    if (away && navigator.serviceWorker?.controller && (pathname === "/cart" || pathname !== first.current)) location.reload();
    if (!away) first.current = pathname;
  }, [away, pathname]);
  useEffect(() => void dispatchEvent(new Event("freight:visit")), [pathname]);

  useEffect(() => {
    let timer;
    const say = (text) => {
      clearTimeout(timer);
      setSaid(text);
      timer = setTimeout(() => setSaid(""), SHOWN_MS);
    };
    const onCart = ({ detail }) => {
      if (detail.kind === "kept") say(keptText);
      if (detail.kind !== "sent") return;
      say(detail.leftOver ? leftOverText : sentText);
      synced.current?.();
    };
    addEventListener("freight:cart", onCart);
    return () => (clearTimeout(timer), removeEventListener("freight:cart", onCart));
  }, [keptText, sentText, leftOverText]);

  return h("div", { role: "status", className: said ? className : "sr-only" }, said, said && pathname !== "/cart" ? h("a", { href: "/cart", className: linkClassName }, seeText) : null);
}

// How many changes of the cart wait to be sent, on the corner of its icon.
export function WaitingBadge({ label, className }) {
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const onCart = ({ detail }) => setWaiting(detail.waiting);
    addEventListener("freight:cart", onCart);
    return () => removeEventListener("freight:cart", onCart);
  }, []);
  return waiting ? h("span", { className, title: label, "aria-label": label, role: "img" }, `+${waiting}`) : null;
}
