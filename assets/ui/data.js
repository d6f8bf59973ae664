// Loading data: a large file on its way with its rate, a look at the server while something runs, and the grid in which rows are mended.
import { createElement as h, useEffect, useRef, useState } from "react";
import { fillText, formatNumber, useLocale } from "../i18n.js";

// --- one file, as large as it may be

const sizeText = (lang, bytes) => {
  const [unit, by] = bytes >= 1e9 ? ["gigabyte", 1e9] : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return formatNumber(lang, bytes / by, { style: "unit", unit, maximumFractionDigits: bytes >= 1e6 ? 1 : 0 });
};

// The body is the file itself: nothing is copied in the browser, nothing is held in memory by the server.
export function DataDrop({ action, accept, maxBytes, texts, refusals, cancelClassName, barClassName, className, onDone, children }) {
  const lang = useLocale();
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState(null);
  const [error, setError] = useState("");
  const request = useRef(null);
  useEffect(() => () => request.current?.abort(), []);
  const refuse = (answer) => {
    const code = answer.error_code ?? "";
    setError(refusals[`${code}.${answer.details?.found ?? ""}`] ?? refusals[code] ?? texts.failed);
  };
  const send = (file) => {
    if (!file || sent) return;
    setError("");
    if (file.size > maxBytes) return setError(refusals.too_large);
    const began = performance.now();
    const xhr = (request.current = new XMLHttpRequest());
    xhr.open("POST", `${action}?name=${encodeURIComponent(file.name.slice(-200))}`);
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.upload.onprogress = (event) => setSent({ name: file.name, done: event.loaded, total: file.size, seconds: (performance.now() - began) / 1000 });
    xhr.onerror = () => (setSent(null), setError(texts.failed));
    xhr.onabort = () => setSent(null);
    xhr.onload = () => {
      let answer = {};
      try { answer = JSON.parse(xhr.responseText); } catch { /* the status says enough */ }
      if (xhr.status >= 400) return setSent(null), refuse(answer);
      // The page goes on to what was understood; until then the bar stays full.
      onDone?.(String(answer.data?.id ?? ""));
    };
    setSent({ name: file.name, done: 0, total: file.size, seconds: 0 });
    xhr.send(file);
  };
  const drop = (event) => (event.preventDefault(), setOver(false), send(event.dataTransfer.files[0]));
  const rate = sent && sent.seconds > 0.2 ? sizeText(lang, sent.done / sent.seconds) : "";
  const isSent = sent && sent.done >= sent.total;
  const note = sent && (isSent ? texts.reading : fillText(lang, rate ? texts.sending : texts.starting, { done: sizeText(lang, sent.done), total: sizeText(lang, sent.total), rate }));
  return h(
    "div",
    null,
    h(
      "label",
      { className: `${className} ${over ? "border-brand bg-brand-soft" : ""} ${sent ? "hidden" : ""}`, onDragOver: (e) => (e.preventDefault(), setOver(true)), onDragLeave: () => setOver(false), onDrop: drop },
      children,
      h("input", { type: "file", accept, className: "sr-only", "aria-label": texts.choose, onChange: (e) => (send(e.target.files[0]), (e.target.value = "")) }),
    ),
    sent &&
      h(
        "div",
        { className: "flex flex-col gap-2 rounded-lg border border-line px-4 py-5" },
        h("div", { className: "flex items-center gap-3" }, h("bdi", { className: "min-w-0 flex-1 truncate font-semibold" }, sent.name), isSent ? null : h("button", { type: "button", className: cancelClassName, onClick: () => request.current?.abort() }, texts.cancel)),
        h("progress", { className: barClassName, value: sent.done, max: sent.total || 1, "aria-label": texts.progress }),
        h("p", { className: "num text-xs text-ink-2", role: "status" }, note),
      ),
    h("p", { role: "alert", className: "mt-2 text-sm text-bad empty:hidden" }, error),
  );
}

// --- while something runs

// Asks every so many seconds, and only while somebody looks.
export function Ticker({ seconds, onTick }) {
  const tick = useRef(onTick);
  tick.current = onTick;
  useEffect(() => {
    if (!seconds) return;
    const timer = setInterval(() => !document.hidden && tick.current?.(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return null;
}

// --- the grid of rows to be mended

const keyOf = (row, column) => `${row} ${column}`;
const DRAFTS = "freight_mend ";
const readDrafts = () => {
  try {
    return JSON.parse(sessionStorage.getItem(DRAFTS + location.pathname) ?? "{}");
  } catch {
    return {};
  }
};
const writeDrafts = (drafts) => {
  try {
    sessionStorage.setItem(DRAFTS + location.pathname, JSON.stringify(drafts));
  } catch {
    // full or forbidden: what was typed still stands in the page
  }
};

// `rows`: {row, cells, faults, note, is_edited, is_chosen}; `cells` and `faults` go by column. What is typed stays until the server has it.
export function MendGrid({ columns, rows, texts, label, onEdit, onChoose, className }) {
  const [at, setAt] = useState([0, 0]);
  const [typing, setTyping] = useState(null);
  const [drafts, setDrafts] = useState({});
  const table = useRef(null);
  const wantsFocus = useRef(false);
  const [line, place] = [Math.min(at[0], Math.max(rows.length - 1, 0)), Math.min(at[1], columns.length - 1)];
  const cellAt = (r, c) => table.current?.querySelector(`[data-cell="${r} ${c}"]`);
  const change = (make) =>
    setDrafts((before) => {
      const after = make({ ...before });
      writeDrafts(after);
      return after;
    });
  // What a reload or a lost connection left behind is sent again.
  useEffect(() => {
    const left = readDrafts();
    setDrafts(left);
    for (const [key, text] of Object.entries(left)) {
      const [row, ...column] = key.split(" ");
      onEdit?.(Number(row), column.join(" "), text);
    }
  }, []);
  useEffect(() => {
    const held = new Map(rows.map((one) => [String(one.row), one]));
    const arrived = Object.keys(drafts).filter((key) => {
      const [row, ...column] = key.split(" ");
      const index = columns.indexOf(column.join(" "));
      return held.has(row) && held.get(row).cells[index] === drafts[key];
    });
    if (arrived.length) change((all) => (arrived.forEach((key) => delete all[key]), all));
  }, [rows]);
  useEffect(() => {
    if (wantsFocus.current && typing === null) (wantsFocus.current = false), cellAt(line, place)?.focus();
  });
  const go = (r, c) => {
    setAt([Math.max(0, Math.min(r, rows.length - 1)), Math.max(0, Math.min(c, columns.length - 1))]);
    wantsFocus.current = true;
  };
  const textOf = (one, c) => drafts[keyOf(one.row, columns[c])] ?? one.cells[c];
  const begin = (text) => setTyping(text ?? textOf(rows[line], place));
  const end = (keep, then) => {
    const one = rows[line];
    if (keep && typing !== null && one && typing !== textOf(one, place)) {
      const [row, column, text] = [one.row, columns[place], typing];
      change((all) => ((all[keyOf(row, column)] = text), all));
      onEdit?.(row, column, text);
    }
    setTyping(null);
    then?.();
  };
  const onCellKey = (event) => {
    if (typing !== null) return;
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], [forward]: [0, 1], [backward]: [0, -1] };
    if (event.key in moves) go(line + moves[event.key][0], place + moves[event.key][1]);
    else if (event.key === "Home") go(line, 0);
    else if (event.key === "End") go(line, columns.length - 1);
    else if (event.key === "Enter" || event.key === "F2") begin();
    else if (event.key === " ") onChoose?.(rows[line].row);
    else if (event.key === "Delete" || event.key === "Backspace") begin("");
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) begin(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onInputKey = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") event.preventDefault(), end(true, () => go(line + 1, place));
    else if (event.key === "Escape") event.preventDefault(), end(false, () => go(line, place));
    else if (event.key === "Tab") event.preventDefault(), end(true, () => go(line, place + (event.shiftKey ? -1 : 1)));
  };
  const cell = (one, r, c) => {
    const isHere = r === line && c === place;
    const fault = drafts[keyOf(one.row, columns[c])] === undefined ? one.faults[c] : "";
    const isWaiting = drafts[keyOf(one.row, columns[c])] !== undefined;
    const look = fault ? "bg-bad-soft ring-1 ring-inset ring-bad" : "";
    if (isHere && typing !== null)
      return h(
        "td",
        { key: c, role: "gridcell", className: "p-0 align-top" },
        h("input", {
          autoFocus: true,
          value: typing,
          "aria-label": columns[c],
          dir: "auto",
          className: "h-10 w-full min-w-36 border-0 bg-surface px-2 text-sm outline-2 -outline-offset-2 outline-brand",
          onChange: (e) => setTyping(e.target.value),
          onKeyDown: onInputKey,
          onBlur: () => end(true),
        }),
      );
    return h(
      "td",
      {
        key: c,
        role: "gridcell",
        tabIndex: isHere ? 0 : -1,
        "data-cell": `${r} ${c}`,
        "aria-invalid": fault ? "true" : undefined,
        className: `max-w-64 min-w-28 cursor-text px-2 py-2 align-top focus:outline-2 focus:-outline-offset-2 focus:outline-brand ${look}`,
        onFocus: () => (line !== r || place !== c) && setAt([r, c]),
        onDoubleClick: () => begin(),
        onKeyDown: onCellKey,
      },
      h("bdi", { className: "block break-words" }, textOf(one, c) || h("span", { className: "text-ink-2" }, texts.empty)),
      fault ? h("span", { className: "mt-0.5 block text-xs text-bad" }, fault) : null,
      isWaiting ? h("span", { className: "mt-0.5 block text-xs text-warn" }, texts.waiting) : null,
    );
  };
  const rowOf = (one, r) =>
    h(
      "tr",
      { key: one.row, role: "row", className: "border-b border-line" },
      h(
        "th",
        { scope: "row", role: "rowheader", className: "sticky start-0 z-10 bg-surface py-2 ps-5 pe-3 text-start align-top font-normal max-sm:ps-3" },
        h(
          "label",
          { className: "flex min-h-6 items-center gap-2" },
          h("input", { type: "checkbox", checked: one.is_chosen, onChange: () => onChoose?.(one.row), "aria-label": texts.choose.replace("{row}", one.row), className: "size-4 accent-brand" }),
          h("bdi", { className: "num" }, String(one.row)),
        ),
      ),
      ...columns.map((_, c) => cell(one, r, c)),
      h(
        "td",
        { role: "gridcell", className: "max-w-72 min-w-44 py-2 ps-2 pe-5 align-top text-xs" },
        one.note ? h("span", { className: "block text-bad" }, one.note) : null,
        one.is_edited && !one.note && !one.faults.some(Boolean) ? h("span", { className: "block text-good" }, texts.ready) : null,
      ),
    );
  return h(
    "div",
    { className },
    h(
      "table",
      { ref: table, role: "grid", "aria-label": label, className: "w-full border-collapse text-sm" },
      h(
        "thead",
        { className: "bg-sunken text-xs text-ink-2" },
        h(
          "tr",
          { role: "row", className: "h-8" },
          h("th", { scope: "col", className: "sticky start-0 z-10 bg-sunken ps-5 pe-3 text-start font-medium max-sm:ps-3" }, texts.row),
          ...columns.map((name, c) => h("th", { key: c, scope: "col", className: "px-2 text-start font-medium whitespace-nowrap" }, h("bdi", null, name))),
          h("th", { scope: "col", className: "ps-2 pe-5 text-start font-medium" }, texts.state),
        ),
      ),
      h("tbody", null, rows.map(rowOf)),
    ),
  );
}
