// The pieces that the offline page is made of: elements, words, amounts, times and pictures.
self.freight ??= {};
(() => {
  const LOCALES = { en: "en-GB", fr: "fr-TN", ar: "ar-TN" }; // Western digits in Arabic, as in the Maghreb
  const language = document.documentElement.lang;
  const locale = LOCALES[language] ?? "en-GB";
  const { words } = self.freight;

  const t = (name, values = {}) => words[name][language].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  const pick = (texts) => texts?.[language] || texts?.en || texts?.fr || texts?.ar || Object.values(texts ?? {})[0] || "";

  // h("a", {href: "/", class: "card"}, "text", element): text never becomes markup.
  const h = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  const exponents = new Map();
  const exponentOf = (currency) => {
    if (!exponents.has(currency)) exponents.set(currency, new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits);
    return exponents.get(currency);
  };
  const currencyLabel = (currency) => {
    if (language === "en") return currency;
    const part = new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(0).find((one) => one.type === "currency");
    return part.value.replace(/[\u200e\u200f]|\.$/g, "");
  };
  const money = (minor, currency) => {
    const places = exponentOf(currency);
    const text = new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }).format(minor / 10 ** places);
    return h("span", { class: "price" }, h("bdi", { dir: "ltr" }, text), " ", h("small", {}, currencyLabel(currency)));
  };

  const time = (ms) => {
    const at = new Date(ms);
    const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" }).format(at);
    if (at.toDateString() === new Date().toDateString()) return clock;
    return `${clock}, ${new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", numberingSystem: "latn" }).format(at)}`;
  };

  const SVG = "http://www.w3.org/2000/svg";
  const drawing = (name) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 160 160");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `/drawings.svg#${/^[a-z0-9]+$/.test(name) ? name : "part"}`);
    svg.append(use);
    return svg;
  };
  // A photo that this phone has in any size, or the drawing of its kind.
  const picture = (address, kind) => {
    const box = h("div", { class: "picture" });
    const sizes = [...new Set([address, address?.replace(/-\d+\.webp$/, "-320.webp"), address?.replace(/-\d+\.webp$/, "-96.webp")])].filter(Boolean);
    const next = () => {
      const source = sizes.shift();
      if (!source) return box.replaceChildren(drawing(kind || "part"));
      box.replaceChildren(h("img", { src: source, alt: "", onerror: next }));
    };
    next();
    return box;
  };

  const stock = (left) => {
    const word = ["soldOut", "fewLeft", "inStock"][left];
    return word ? h("span", { class: `stock ${word}` }, t(word)) : null;
  };
  const notice = (text, look = "") => h("p", { class: `notice ${look}`, role: "status" }, text);

  self.freight.parts = { h, t, pick, money, time, picture, stock, notice, language };
})();
