// What pages of the shop do before the server answers.
import { createElement as h, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

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

// The button of a form that adds to the cart: it says at once that the part is there; should the server refuse, its sentence
// follows. A double click counts once.
export function AddButton({ addedLabel, disabled, className, children, ...rest }) {
  const [added, setAdded] = useState(false);
  const last = useRef(-TWICE_MS);
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = (event) => {
    if (event.timeStamp - last.current < TWICE_MS) return event.preventDefault();
    last.current = event.timeStamp;
    setAdded(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAdded(false), SHOWN_MS);
  };
  const [cart, tick, label] = children;
  return h("button", { ...rest, type: "submit", disabled, className, onClick },
    added ? tick : cart,
    h("span", { "aria-live": "polite" }, added ? addedLabel : label));
}

// A choice whose answer is another address. It turns at once and keeps the focus; what the server says then holds.
export function ChoiceBox({ chosen, href, disabled, className, ...rest }) {
  const [on, setOn] = useState(chosen);
  const navigate = useNavigate();
  useEffect(() => setOn(chosen), [chosen, href]);
  const onChange = () => (setOn(!on), navigate(href, { preventScrollReset: true }));
  return h("input", { ...rest, type: "checkbox", checked: on, disabled, className, onChange });
}
