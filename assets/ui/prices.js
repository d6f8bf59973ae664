// Prices about, in the currency that the visitor chose. The frame of the shop brings the rate once; each price converts itself.
import { createElement as h, useEffect, useSyncExternalStore } from "react";
import { useLocale } from "../i18n.js";
import { convertMinor, writeAmount } from "./conversion.js";

let rate = null;
const readers = new Set();
const subscribe = (read) => (readers.add(read), () => readers.delete(read));
const put = (next) => {
  rate = next;
  readers.forEach((read) => read());
};

// Outside of the shop (in the console) nothing is converted: the rate goes with the frame that brought it.
export function ShownIn({ code, label, rate, places, ownPlaces }) {
  useEffect(() => {
    put(code && rate ? { label, rate, places, ownPlaces } : null);
    return () => put(null);
  }, [code, label, rate, places, ownPlaces]);
  return null;
}

export function About({ minor, className }) {
  const lang = useLocale();
  const shown = useSyncExternalStore(subscribe, () => rate, () => null);
  if (!shown || !(minor > 0)) return null;
  const amount = writeAmount(lang, convertMinor(minor, shown), shown.places);
  return h("span", { className, "data-about": true }, "≈\u00a0", h("bdi", { className: "num ltr" }, amount), "\u00a0", shown.label);
}
