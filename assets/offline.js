// Of the offline page: the visitor's language and light or dark, and back to the page that was asked for once the shop answers.
const root = document.documentElement;
const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.slice(name.length + 1);
const known = ["en", "fr", "ar"];
const wanted = [cookie("freight_lang"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
root.lang = wanted.find((code) => known.includes(code)) ?? "en";
root.dir = root.lang === "ar" ? "rtl" : "ltr";
const theme = cookie("freight_theme");
root.classList.toggle("dark", theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches));

// navigator.onLine lies, so the shop itself is asked.
const isBack = () => fetch("/ping", { cache: "no-store" }).then((answer) => answer.ok, () => false);
const tryAgain = async () => {
  if (await isBack()) location.reload();
  else document.querySelector(".still").hidden = false;
};

addEventListener("DOMContentLoaded", () => {
  const own = document.querySelector(`section[lang="${root.lang}"]`);
  document.title = own.querySelector("h1").textContent;
  own.querySelector("[data-retry]").addEventListener("click", tryAgain);
  addEventListener("online", tryAgain);
  setInterval(async () => (await isBack()) && location.reload(), 10_000);
});
