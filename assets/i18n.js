// The language of the page lives in <html lang>: the build prerenders each one, boot.js sets it before the first paint.
import { createElement, Fragment, useSyncExternalStore } from "react";

const NUMBERS = { en: "en-GB", fr: "fr-TN", ar: "ar-TN" }; // Western digits in Arabic, as in the Maghreb
const never = () => () => {}; // the language changes by a page load only
const shown = () => document.documentElement.lang || "en";
// While hydrating, React must see what the build saw: the language of the HTML that was served.
const served = () =>
  typeof document === "undefined" ? globalThis.process?.env?.LOCALE || "en" : window.__ssr_lang || "en";

export const useLocale = () => useSyncExternalStore(never, shown, served);

const formats = new Map();
const once = (key, make) => {
  if (!formats.has(key)) formats.set(key, make());
  return formats.get(key);
};

export const formatNumber = (lang, value, options) =>
  once(lang + JSON.stringify(options ?? 0), () => new Intl.NumberFormat(NUMBERS[lang] ?? "en-GB", options)).format(value);

export const fillText = (lang, text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined || value === null) return name in values ? "" : whole;
    return typeof value === "number" ? formatNumber(lang, value) : String(value);
  });

// `forms` is {one, other, ...} by CLDR category; Arabic has six.
export const pluralText = (lang, forms, count, values) => {
  const rule = once("plural" + lang, () => new Intl.PluralRules(lang)).select(count);
  return fillText(lang, forms[rule] ?? forms.other, { ...values, count });
};

// A sentence with elements in it: {name} becomes the element, wherever the language puts it.
export const richText = (lang, text, elements) =>
  createElement(Fragment, null, ...text.split(/\{(\w+)\}/g).map((part, i) => (i % 2 ? (elements[part] ?? "") : part)));
