// What pages of the shop do before the server answers.
import { createElement as h, useEffect, useRef, useState } from "react";

// The title of a page about one thing, once its name is known. The server may have put one of its own before the page's.
export function PageTitle({ text }) {
  useEffect(() => {
    const titles = [...document.head.querySelectorAll("title")];
    titles.slice(0, -1).forEach((title) => title.remove());
    if (text) document.title = text;
  }, [text]);
  return null;
}

const SHOWN_MS = 1600;
const TWICE_MS = 400;

// Says at once that the part is in the cart; should the server refuse, its sentence follows. A double click counts once.
export function AddButton({ onAdd, addedLabel, disabled, className, children, ...rest }) {
  const [added, setAdded] = useState(false);
  const last = useRef(0);
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = (event) => {
    if (event.timeStamp - last.current < TWICE_MS) return;
    last.current = event.timeStamp;
    setAdded(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAdded(false), SHOWN_MS);
    onAdd?.();
  };
  const [cart, tick, label] = children;
  return h("button", { ...rest, type: "button", disabled, className, onClick },
    added ? tick : cart,
    h("span", { "aria-live": "polite" }, added ? addedLabel : label));
}
