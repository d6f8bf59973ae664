// Notices on this device: what the browser allows is known here alone, so the switch asks it and tells the shop.
import { createElement as h, useEffect, useState } from "react";

const API = "/api/v1/push";

const bytesOf = (text) => {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (char) => char.charCodeAt(0));
};

const send = async (path, body) => {
  const answer = await fetch(`${API}${path}`, {
    method: body ? "POST" : "GET",
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).data;
};

// "unable" where the browser knows no notices, "denied" where its user said no to them, else "on" or "off".
const look = async () => {
  if (!("serviceWorker" in navigator && "PushManager" in window && isSecureContext)) return "unable";
  if (Notification.permission === "denied") return "denied";
  const worker = await navigator.serviceWorker.getRegistration();
  return (await worker?.pushManager.getSubscription()) ? "on" : "off";
};

const turnOn = async () => {
  if ((await Notification.requestPermission()) !== "granted") return look();
  const worker = await navigator.serviceWorker.ready;
  const { public_key: key } = await send("/key");
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = made.toJSON();
  await send("/subscriptions", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  return "on";
};

const turnOff = async () => {
  const worker = await navigator.serviceWorker.ready;
  const kept = await worker.pushManager.getSubscription();
  if (kept) {
    await send("/subscriptions/leave", { endpoint: kept.endpoint });
    await kept.unsubscribe();
  }
  return "off";
};

export function PushSwitch({ words, buttonClassName, noteClassName }) {
  const [state, setState] = useState("");
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    look().then(setState, () => setState("unable"));
  }, []);
  const press = () => {
    setFailed(false);
    (state === "on" ? turnOff() : turnOn()).then(setState, () => setFailed(true));
  };
  if (state === "") return null;
  if (state === "unable" || state === "denied") return h("p", { className: noteClassName }, words[state]);
  return h(
    "div",
    null,
    h("button", { type: "button", className: buttonClassName, onClick: press }, state === "on" ? words.turnOff : words.turnOn),
    h("p", { className: noteClassName, role: "status" }, failed ? words.failed : state === "on" ? words.on : words.off),
  );
}
