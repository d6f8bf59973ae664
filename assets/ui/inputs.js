// Inputs that answer before the server does.
import { createElement as h, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";

export function PasswordEye({ showLabel, hideLabel, className, children }) {
  const [shown, setShown] = useState(false);
  const toggle = (event) => {
    const input = event.currentTarget.parentElement.querySelector("input");
    input.type = shown ? "password" : "text";
    setShown(!shown);
  };
  const label = shown ? hideLabel : showLabel;
  return h("button", { type: "button", className, onClick: toggle, "aria-label": label, title: label, "aria-pressed": shown }, children[shown ? 1 : 0]);
}

// A quantity between two buttons. It shows the new number at once and tells the server when the fingers rest.
export function Stepper({ value, min = 1, max = 999, name, disabled, label, lessLabel, moreLabel, onChange, className, buttonClassName, children }) {
  const [shown, setShown] = useState(value);
  const timer = useRef(null);
  useEffect(() => setShown(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange?.(number), 250);
  };
  const put = (number) => {
    const bounded = Math.min(max, Math.max(min, Number.isFinite(number) ? Math.round(number) : min));
    setShown(bounded);
    if (bounded !== value) tell(bounded);
  };
  const step = (by) => put(Number(shown) + by);
  const onKeyDown = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (by) event.preventDefault(), step(by);
  };
  const side = (by, text, child) =>
    h("button", { type: "button", className: buttonClassName, "aria-label": text, disabled: disabled || (by < 0 ? shown <= min : shown >= max), onClick: () => step(by) }, child);
  return h(
    "div",
    { className, role: "group", "aria-label": label },
    side(-1, lessLabel, children[0]),
    h("input", {
      className: "num w-full min-w-0 flex-1 bg-transparent text-center font-semibold text-ink outline-none",
      inputMode: "numeric", name, disabled, "aria-label": label, value: shown, onKeyDown,
      onChange: (e) => setShown(e.target.value.replace(/\D/g, "")),
      onBlur: (e) => put(e.target.value === "" ? Number(value) : Number(e.target.value)),
    }),
    side(1, moreLabel, children[1]),
  );
}

const fold = (text) => String(text ?? "").normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "").replace(/[أإآ]/g, "ا").toLowerCase();

// Text that waits until typing rests.
function useRested(onType, wait) {
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (text) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onType?.(text), wait);
  };
}

function useList(count, pick) {
  const [at, setAt] = useState(-1);
  const onKeyDown = (event, open, close) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && count) event.preventDefault(), open(), setAt((at + move + count) % count);
    else if (event.key === "Enter" && at >= 0 && at < count) event.preventDefault(), pick(at);
    else if (event.key === "Escape") close(event);
  };
  return { at, setAt, onKeyDown };
}

const PANEL = "absolute inset-x-0 top-full z-30 mt-1.5 max-h-[min(24rem,60dvh)] overflow-y-auto rounded-md border border-line bg-surface p-1.5 shadow-high animate-rise";
const OPTION = "flex min-h-11 items-center gap-3 rounded-sm px-2.5 py-1.5 text-sm";

// Type to choose one of many. With onType the server filters; without, the browser does, blind to accents and hamza.
export function Combobox({ items = [], value = "", name, id, placeholder, emptyText, disabled, invalid, describedBy, onPick, onType, className, children }) {
  const chosen = items.find((item) => item.value === value);
  const [text, setText] = useState(null); // null: not typing, the chosen label is shown
  const [open, setOpen] = useState(false);
  const listId = useId();
  const tell = useRested(onType, 150);
  const found = onType || text === null || text === "" ? items : items.filter((item) => fold(item.label + " " + (item.hint ?? "")).includes(fold(text)));
  const pick = (i) => {
    setText(null);
    setOpen(false);
    onPick?.(found[i].value);
  };
  const { at, setAt, onKeyDown } = useList(found.length, pick);
  const close = () => (setOpen(false), setText(null));
  return h(
    "div",
    { className: "relative", onBlur: (e) => !e.currentTarget.contains(e.relatedTarget) && close() },
    name ? h("input", { type: "hidden", name, value: value ?? "" }) : null,
    h("input", {
      id, className, placeholder, disabled, role: "combobox", autoComplete: "off", "aria-autocomplete": "list", "aria-expanded": open,
      "aria-controls": listId, "aria-activedescendant": open && at >= 0 ? `${listId}-${at}` : undefined, "aria-invalid": invalid, "aria-describedby": describedBy,
      value: text ?? chosen?.label ?? "",
      onFocus: (e) => (e.target.select(), setOpen(true)),
      onClick: () => setOpen(true),
      onChange: (e) => (setText(e.target.value), setOpen(true), setAt(0), tell(e.target.value)),
      onKeyDown: (e) => onKeyDown(e, () => setOpen(true), close),
    }),
    children,
    h(
      "ul",
      { id: listId, role: "listbox", hidden: !open, className: PANEL },
      found.length === 0 ? h("li", { className: "px-2.5 py-3 text-sm text-ink-2" }, emptyText) : null,
      found.map((item, i) =>
        h(
          "li",
          { key: item.value, id: `${listId}-${i}`, role: "option", "aria-selected": item.value === value, onMouseDown: (e) => (e.preventDefault(), pick(i)), onMouseEnter: () => setAt(i),
            className: `${OPTION} cursor-pointer ${i === at ? "bg-sunken" : ""} ${item.value === value ? "font-semibold text-brand" : ""}` },
          h("span", { className: "min-w-0 flex-1 truncate" }, item.label),
          item.hint ? h("span", { className: "shrink-0 text-ink-2" }, item.hint) : null,
        ),
      ),
    ),
  );
}

// Finds within a list: letters stay as fast as they are typed or scanned, the server hears of them when the fingers rest or at Enter.
export function FindInput({ value = "", label, shortcut, onType, className }) {
  const [text, setText] = useState(value);
  const field = useRef(null);
  const timer = useRef(null);
  const told = useRef([]); // what the server has heard and not answered yet: its echo takes nothing away
  const known = useRef(value);
  const tell = (typed) => {
    clearTimeout(timer.current);
    timer.current = null;
    if (typed === known.current && told.current.length === 0) return;
    told.current.push(typed);
    onType?.(typed);
  };
  useEffect(() => {
    const early = field.current.value; // typed before the page was awake
    if (early !== value) setText(early), tell(early);
    return () => clearTimeout(timer.current);
  }, []);
  useEffect(() => {
    known.current = value;
    const at = told.current.indexOf(value);
    const typing = document.activeElement === field.current && (told.current.length > 0 || timer.current !== null);
    if (at >= 0) told.current.splice(0, at + 1);
    else if (!typing) (told.current = []), setText(value);
  }, [value]);
  return h("input", {
    ref: field, type: "search", className, placeholder: label, "aria-label": label, "data-key": shortcut, autoComplete: "off", enterKeyHint: "search", maxLength: 100, value: text,
    onChange: (e) => {
      const typed = e.target.value;
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => tell(typed), 150);
    },
    onKeyDown: (e) => e.key === "Enter" && timer.current !== null && tell(e.target.value),
  });
}

// The search of the shop: suggestions while typing, Enter for all results. `items`: {group, label, hint, href, image}.
export function SearchBox({ items = [], action, name = "q", value = "", label, placeholder, loading, onType, className, inputClassName, children }) {
  const [text, setText] = useState(value);
  const [open, setOpen] = useState(false);
  const listId = useId();
  const navigate = useNavigate();
  const tell = useRested(onType, 120);
  const field = useRef(null);
  const known = useRef(value);
  const typed = useRef(false);
  useEffect(() => {
    // What was typed before the page was awake, or before it knew what it was asked for, is not taken away.
    if (!typed.current) setText(known.current === value ? field.current.value : value);
    known.current = value;
  }, [value]);
  const pick = (i) => (setOpen(false), (typed.current = false), navigate(items[i].href));
  const { at, setAt, onKeyDown } = useList(items.length, pick);
  const submit = (event) => {
    event.preventDefault();
    setOpen(false);
    typed.current = false;
    navigate(`${action}?${name}=${encodeURIComponent(text.trim())}`);
  };
  const shown = open && text.trim() !== "" && items.length > 0;
  const kids = [].concat(children ?? []); // before the field, after the field
  return h(
    "form",
    { role: "search", action, onSubmit: submit, className, onBlur: (e) => !e.currentTarget.contains(e.relatedTarget) && setOpen(false) },
    kids[0],
    h("input", {
      ref: field, type: "search", name, className: inputClassName, placeholder, "aria-label": label, autoComplete: "off", enterKeyHint: "search", role: "combobox",
      "aria-expanded": shown, "aria-controls": listId, "aria-busy": !!loading, "aria-activedescendant": shown && at >= 0 ? `${listId}-${at}` : undefined, value: text,
      onFocus: () => setOpen(true),
      onChange: (e) => ((typed.current = true), setText(e.target.value), setOpen(true), setAt(-1), tell(e.target.value)),
      onKeyDown: (e) => onKeyDown(e, () => setOpen(true), (event) => open && (event.preventDefault(), setOpen(false))),
    }),
    kids[1],
    h(
      "ul",
      { id: listId, role: "listbox", "aria-label": label, hidden: !shown, className: PANEL },
      items.flatMap((item, i) => [
        item.group && item.group !== items[i - 1]?.group
          ? h("li", { key: "g" + i, role: "presentation", className: "px-2.5 pt-2 pb-1 text-xs font-medium text-ink-2" }, item.group)
          : null,
        h(
          "li",
          { key: i, id: `${listId}-${i}`, role: "option", "aria-selected": i === at, onMouseDown: (e) => (e.preventDefault(), pick(i)), onMouseEnter: () => setAt(i), className: `${OPTION} cursor-pointer ${i === at ? "bg-sunken" : ""}` },
          item.image ? h("img", { src: item.image, alt: "", loading: "lazy", className: "size-9 rounded-sm bg-sunken object-contain" }) : null,
          h("span", { className: "min-w-0 flex-1 truncate" }, item.label),
          item.hint ? h("bdi", { className: "ltr shrink-0 text-ink-2" }, item.hint) : null,
        ),
      ]),
    ),
  );
}

// Files by drop or by click, sent one by one to a server route with their progress.
export function FileDrop({ action, accept, multiple = true, maxBytes, name = "file", tooLargeText, failedText, refusals, onDone, className, children }) {
  const [over, setOver] = useState(false);
  const [rows, setRows] = useState([]);
  const patch = (key, change) => setRows((all) => all.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const send = (file) => {
    const key = `${file.name}-${Date.now()}-${Math.random()}`;
    setRows((all) => [...all, { key, name: file.name, part: 0 }]);
    if (maxBytes && file.size > maxBytes) return patch(key, { error: tooLargeText });
    const request = new XMLHttpRequest();
    request.open("POST", action);
    request.upload.onprogress = (e) => e.lengthComputable && patch(key, { part: e.loaded / e.total });
    request.onerror = () => patch(key, { error: failedText });
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* the status says enough */ }
      if (request.status >= 400) return patch(key, { error: (refusals ? refusals[answer.message] : answer.message) || failedText });
      setRows((all) => all.filter((row) => row.key !== key));
      onDone?.(answer.data ?? answer);
    };
    const body = new FormData();
    body.append(name, file);
    request.send(body);
  };
  const take = (files) => [...files].slice(0, multiple ? 50 : 1).forEach(send);
  const drop = (event) => (event.preventDefault(), setOver(false), take(event.dataTransfer.files));
  return h(
    "div",
    null,
    h(
      "label",
      { className: `${className} ${over ? "border-brand bg-brand-soft" : ""}`, onDragOver: (e) => (e.preventDefault(), setOver(true)), onDragLeave: () => setOver(false), onDrop: drop },
      children,
      h("input", { type: "file", accept, multiple, className: "sr-only", onChange: (e) => (take(e.target.files), (e.target.value = "")) }),
    ),
    h(
      "ul",
      { className: "mt-2 flex flex-col gap-1.5 empty:hidden", "aria-live": "polite" },
      rows.map((row) =>
        h(
          "li",
          { key: row.key, className: "flex items-center gap-3 text-sm" },
          h("bdi", { className: "min-w-0 flex-1 truncate" }, row.name),
          row.error ? h("span", { className: "text-bad" }, row.error) : h("progress", { className: "h-1.5 w-28 accent-brand", value: row.part, max: 1 }),
        ),
      ),
    ),
  );
}
