// Where papers are dropped, chosen or photographed. They are sent one after the other: a phone's network carries one
// file well and five badly, and the server takes two at a time of one person.
import { createElement as h, useEffect, useRef, useState } from "react";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const withSource = (action, source) => `${action}${action.includes("?") ? "&" : "?"}source=${source}`;

// Says that a value has changed since the page had it first.
export function Follows({ value, onTurn }) {
  const seen = useRef(value);
  const turn = useRef(onTurn);
  turn.current = onTurn;
  useEffect(() => {
    if (seen.current === value) return;
    seen.current = value;
    turn.current?.();
  }, [value]);
  return null;
}

export function PaperDrop({ action, accept, multiple = true, maxBytes, texts, refusals, onDone, className, buttonClassName, barClassName, children }) {
  const [over, setOver] = useState(false);
  const [rows, setRows] = useState([]);
  const queue = useRef([]);
  const running = useRef(null);
  const done = useRef(onDone);
  done.current = onDone;
  const patch = (key, change) => setRows((all) => all.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const drop = (key) => setRows((all) => all.filter((row) => row.key !== key));

  const next = () => {
    const job = running.current ? null : queue.current.shift();
    if (!job) return;
    const request = new XMLHttpRequest();
    running.current = { key: job.key, request };
    const finish = (change) => {
      running.current = null;
      if (change) patch(job.key, { ...change, part: null });
      else drop(job.key);
      next();
    };
    request.open("POST", withSource(action, job.source));
    request.upload.onprogress = (event) => event.lengthComputable && patch(job.key, { part: event.loaded / event.total });
    request.onerror = () => finish({ error: texts.failed });
    request.onabort = () => finish(null);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* the status says enough */ }
      if (request.status >= 400) return finish({ error: refusals?.[answer.message] || texts.failed });
      finish(null);
      done.current?.();
    };
    const body = new FormData();
    body.append("file", job.file, job.file.name);
    request.send(body);
  };
  const take = (files, source) => {
    const fresh = [...files].slice(0, multiple ? 50 : 1).map((file) => ({ key: `${file.name}-${Math.random()}`, file, source }));
    const sound = fresh.filter(({ file }) => file.size <= maxBytes);
    setRows((all) => [...all.filter((row) => !row.error), ...fresh.map(({ key, file }) => ({ key, name: file.name, part: 0, error: file.size > maxBytes ? texts.tooLarge : "" }))]);
    queue.current.push(...sound);
    next();
  };
  const stop = (key) => {
    queue.current = queue.current.filter((job) => job.key !== key);
    if (running.current?.key === key) running.current.request.abort();
    else drop(key);
  };
  useEffect(() => () => {
    queue.current = [];
    running.current?.request.abort();
  }, []);

  const choose = (label, source, extra) =>
    h(
      "label",
      { className: `${buttonClassName} ${source === "camera" ? "pointer-fine:hidden" : ""}` },
      children[source === "camera" ? 1 : 0],
      label,
      h("input", { type: "file", className: "sr-only", onChange: (event) => (take(event.target.files, source), (event.target.value = "")), ...extra }),
    );
  return h(
    "div",
    {
      className: `${className} ${over ? "border-brand bg-brand-soft" : ""}`,
      onDragOver: (event) => (event.preventDefault(), setOver(true)),
      onDragLeave: () => setOver(false),
      onDrop: (event) => (event.preventDefault(), setOver(false), take(event.dataTransfer.files, "upload")),
    },
    h("div", { className: "flex flex-wrap items-center gap-2" },
      choose(texts.choose, "upload", { accept, multiple }),
      choose(texts.photograph, "camera", { accept: "image/jpeg,image/png,image/webp", capture: "environment" }),
      h("span", { className: "text-xs text-ink-2 pointer-coarse:hidden" }, texts.drop),
    ),
    h(
      "ul",
      { className: "mt-2 flex flex-col gap-1.5 empty:hidden", "aria-live": "polite" },
      rows.map((row) =>
        h(
          "li",
          { key: row.key, className: "flex items-center gap-3 text-sm" },
          h("span", { className: "min-w-0 flex-1 truncate" }, h("bdi", null, row.name)),
          row.error ? h("span", { className: "text-bad" }, row.error) : h("progress", { className: barClassName, value: row.part < 1 ? row.part : undefined, max: 1, "aria-label": fill(texts.progress, { name: row.name }) }),
          h("button", { type: "button", className: "grid size-8 place-items-center rounded-sm text-ink-2 hover:bg-sunken max-sm:size-11", "aria-label": fill(row.error ? texts.hide : texts.stop, { name: row.name }), onClick: () => (row.error ? drop(row.key) : stop(row.key)) }, children[2]),
        ),
      ),
    ),
  );
}
