// The offline page: the visitor's language and light or dark, the page that was asked for as this phone keeps it, and the real
// one again once the shop answers.
(() => {
  const root = document.documentElement;
  const cookie = (name) => document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.slice(name.length + 1);
  const known = ["en", "fr", "ar"];
  const wanted = [cookie("freight_lang"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  root.lang = wanted.find((code) => known.includes(code)) ?? "en";
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
  const theme = cookie("freight_theme");
  root.classList.toggle("dark", theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches));
})();

addEventListener("DOMContentLoaded", async () => {
  const { store, cart, shop, parts } = self.freight;
  const { h, t } = parts;
  const part = (id) => document.getElementById(id);

  // navigator.onLine lies, so the shop itself is asked. What waits is sent first: the page then shows what came of it.
  const isBack = () => fetch("/ping", { cache: "no-store" }).then((answer) => answer.ok, () => false);
  let leaving = false;
  const goBack = async () => {
    if (leaving) return;
    leaving = true;
    await cart.send().catch(() => {});
    location.reload();
  };
  const isTyping = () => document.activeElement?.matches("input") && document.activeElement.value !== (part("q").defaultValue ?? "");
  const lookWhether = async () => (await isBack()) && !isTyping() && goBack();
  const tryAgain = async () => {
    if (await isBack()) return goBack();
    say(t("still"));
  };

  let timer;
  const say = (text) => {
    clearTimeout(timer);
    part("said").textContent = text;
    timer = setTimeout(() => (part("said").textContent = ""), 8_000);
    showCount();
  };
  const showCount = async () => {
    const { lines, waiting } = await cart.look().catch(() => ({ lines: [], waiting: 0 }));
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    part("cart").replaceChildren(t("cart"), ...(pieces ? [" ", h("b", { class: "badge" }, String(pieces))] : []));
    part("cart").title = waiting ? t("waiting") : "";
  };

  const draw = async () => {
    const [title, elements] = await shop.open(say).catch(() => [t("offline"), [h("h1", {}, t("offline")), h("p", {}, t("needsNetwork"))]]);
    document.title = title;
    part("page").replaceChildren(...elements.flat(3).filter(Boolean));
    await showCount();
  };
  self.freight.redraw = draw;

  const named = await store.get("shop").catch(() => undefined);
  if (named) part("home").append(h("b", {}, named.name));
  part("home").setAttribute("aria-label", named?.name ?? t("home"));
  Object.assign(part("q"), { placeholder: t("searchHint"), ariaLabel: t("search"), defaultValue: new URLSearchParams(location.search).get("q") ?? "" });
  part("strip").prepend(t("offline"));
  part("retry").textContent = t("tryAgain");
  part("retry").addEventListener("click", tryAgain);
  await draw();

  cart.listen((news) => news.kind === "kept" && showCount());
  addEventListener("online", lookWhether);
  setInterval(lookWhether, 10_000);
});
