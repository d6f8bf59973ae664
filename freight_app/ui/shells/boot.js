// Runs in <head>, before anything is painted: language, direction and light or dark, from the visitor's cookies.
(() => {
  const root = document.documentElement;
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.slice(name.length + 1);

  // React hydrates with the language that was served, then shows the one that is set here (i18n.js).
  window.__ssr_lang = root.lang || "en";
  const lang = cookie("freight_lang");
  if (lang === "en" || lang === "fr" || lang === "ar") root.lang = lang;
  root.dir = root.lang === "ar" ? "rtl" : "ltr";

  // Reflex keeps the same choice in localStorage, as light | dark | system.
  const asked = cookie("freight_theme") || "auto";
  const mode = asked === "light" || asked === "dark" ? asked : "system";
  try { localStorage.setItem("theme", mode); } catch { /* private mode: the cookie alone decides */ }
  const dark = mode === "dark" || (mode === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.remove("light", "dark");
  root.classList.add(dark ? "dark" : "light");
  root.style.colorScheme = dark ? "dark" : "light";
})();
