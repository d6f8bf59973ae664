// Phones in the store: a scan field that loses nothing, sounds, and lists that are read again when somebody looks.
import { createElement as h, useContext, useEffect, useRef, useState } from "react";
import { EventLoopContext } from "$/utils/context-registry";

const SOUND = "freight_sound";
const soundIsOn = () => { try { return localStorage.getItem(SOUND) !== "off"; } catch { return true; } };
let audio;

// Two rising tones for right, a low rough one for wrong. Made here, so there is nothing to fetch.
function sound(good) {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio || !soundIsOn()) return;
  audio ??= new Audio();
  audio.resume();
  const tones = good ? [[880, 0, 0.08], [1320, 0.09, 0.12]] : [[196, 0, 0.2], [147, 0.22, 0.35]];
  for (const [pitch, from, length] of tones) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + from;
    tone.type = good ? "sine" : "square";
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(good ? 0.4 : 0.3, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}

// Not before somebody has touched this page: what a reload brings back was heard already.
function signal(good) {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try { sound(good); } catch { /* a phone without a speaker */ }
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate?.(good ? 60 : [180, 90, 180]);
}

// Tells ears and hands about each new answer: `count` grows with every one.
export function Signal({ count, good }) {
  const last = useRef(count);
  useEffect(() => {
    if (count > last.current) signal(good);
    last.current = count;
  }, [count]);
  return null;
}

// Kept on the device, not in the account: one phone is used by many hands.
export function SoundSwitch({ className, onLabel, offLabel, children }) {
  const [on, setOn] = useState(true);
  useEffect(() => setOn(soundIsOn()), []);
  const turn = () => {
    try { localStorage.setItem(SOUND, on ? "off" : "on"); } catch { /* not kept then */ }
    setOn(!on);
    if (!on) signal(true);
  };
  return h("button", { type: "button", role: "menuitem", tabIndex: -1, className, onClick: turn }, children[on ? 0 : 1], h("span", { className: "flex-1" }, on ? onLabel : offLabel));
}

// Reads the page again when somebody comes back to it, or to the network.
export function RefreshOnReturn({ onRefresh }) {
  const last = useRef(0);
  useEffect(() => {
    last.current = Date.now();
    const look = () => {
      if (document.visibilityState !== "visible" || Date.now() - last.current < 3000) return;
      last.current = Date.now();
      onRefresh?.();
    };
    const events = [[document, "visibilitychange"], [window, "focus"], [window, "online"]];
    events.forEach(([target, name]) => target.addEventListener(name, look));
    return () => events.forEach(([target, name]) => target.removeEventListener(name, look));
  }, []);
  return null;
}

// Whether what is done now reaches the server. navigator.onLine knows of the phone's radio, the socket's errors of the rest.
function useAway() {
  const [offline, setOffline] = useState(false);
  const [, connectErrors] = useContext(EventLoopContext);
  useEffect(() => {
    const note = () => setOffline(!navigator.onLine);
    note();
    window.addEventListener("online", note);
    window.addEventListener("offline", note);
    return () => (window.removeEventListener("online", note), window.removeEventListener("offline", note));
  }, []);
  return offline || connectErrors?.length > 0;
}

export function NetworkStrip({ className, children }) {
  return useAway() ? h("div", { role: "status", className }, children) : null;
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const PATIENCE_MS = 6000;
const MOST_TRIES = 4;

// Takes a scanner's keys and Enter, or typing. Each scan has a key and waits here, one behind the other, until its answer
// has come: the server does a key once, so what is sent again after a lost connection counts once. With a `queue` name
// what waits outlives a reload.
export function ScanField({ id = "scan-field", label, placeholder, queue, answered, waitingLabel, lostLabel, className, inputClassName, noteClassName, onScan, children }) {
  const [waiting, setWaiting] = useState([]);
  const [lost, setLost] = useState("");
  const away = useAway();
  const field = useRef(null);
  const sent = useRef({ key: "", tries: 0 });
  const [turn, setTurn] = useState(0);
  const stored = queue ? `freight_scans:${queue}` : "";

  const keep = (change) =>
    setWaiting((before) => {
      const after = change(before);
      try {
        if (stored) after.length ? localStorage.setItem(stored, JSON.stringify(after)) : localStorage.removeItem(stored);
      } catch { /* kept in this page alone */ }
      return after;
    });

  useEffect(() => {
    let kept = [];
    try { kept = JSON.parse((stored && localStorage.getItem(stored)) || "[]"); } catch { /* nothing readable */ }
    setWaiting(Array.isArray(kept) ? kept.filter((one) => typeof one?.code === "string" && typeof one?.key === "string") : []);
  }, [stored]);

  useEffect(() => {
    if (answered) keep((before) => (before.some((one) => one.key === answered) ? before.filter((one) => one.key !== answered) : before));
  }, [answered]);

  const head = waiting[0];
  useEffect(() => {
    if (!head || away) return;
    if (sent.current.key !== head.key) sent.current = { key: head.key, tries: 0 };
    if (sent.current.tries >= MOST_TRIES) {
      setLost(head.code);
      signal(false);
      keep((before) => before.filter((one) => one.key !== head.key));
      return;
    }
    sent.current.tries += 1;
    onScan?.(head.code, head.key);
    const timer = setTimeout(() => setTurn((n) => n + 1), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [head?.key, away, turn]);

  // The focus comes back after every tap, dialog and answer, unless somebody types elsewhere or chooses in a menu. The
  // keyboard of the screen stays away until the field itself is touched.
  useEffect(() => {
    const touch = matchMedia("(pointer: coarse)").matches;
    const busy = () => document.querySelector("dialog[open], [role=menu]:not([hidden])") || document.activeElement?.matches?.("input, textarea, select");
    const take = () => {
      if (!field.current || busy()) return;
      if (touch) field.current.inputMode = "none";
      field.current.focus({ preventScroll: true });
    };
    const soon = () => setTimeout(take, 60);
    const watch = new MutationObserver(soon);
    watch.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["open"] });
    soon();
    document.addEventListener("click", soon);
    window.addEventListener("focus", soon);
    return () => (watch.disconnect(), document.removeEventListener("click", soon), window.removeEventListener("focus", soon));
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => !document.querySelector("dialog[open]") && document.activeElement === document.body && field.current?.focus({ preventScroll: true }), 60);
    return () => clearTimeout(timer);
  }, [answered]);

  const submit = (event) => {
    event?.preventDefault();
    const code = field.current.value.trim().slice(0, 80);
    field.current.value = "";
    if (matchMedia("(pointer: coarse)").matches) field.current.inputMode = "none";
    if (!code) return;
    setLost("");
    keep((before) => [...before, { code, key: newKey() }]);
  };
  const onKeyDown = (event) => {
    if (event.key === "Tab" && !event.shiftKey && field.current.value) submit(event); // some scanners end with Tab
    if (event.key === "Escape") field.current.value = "";
  };
  const note = lost ? lostLabel : away && waiting.length ? waitingLabel : "";
  return h(
    "form",
    { className, onSubmit: submit },
    h("label", { htmlFor: id, className: "sr-only" }, label),
    h("div", { className: "relative" }, children,
      h("input", { id, ref: field, placeholder, className: inputClassName, dir: "ltr", maxLength: 80, autoComplete: "off", autoCapitalize: "characters", spellCheck: false, enterKeyHint: "done",
        onKeyDown, onPointerDown: () => (field.current.inputMode = "text") })),
    h("p", { role: "status", className: noteClassName }, note ? [note, " ", h("bdi", { key: "n", className: "ltr num font-bold" }, lost || String(waiting.length))] : null),
  );
}
