// On pages that have a network: keeps the cart, the index and what is looked at for the time without one, sends what waits,
// and while the network is away takes what Reflex could not send any more.
(() => {
  const { store, cart } = self.freight;
  const HOUR_MS = 3_600_000;
  const REST_MS = 1_200;
  const LOOK_AGAIN_MS = 60_000;
  const state = window.freightPage;
  const isAway = () => !navigator.onLine || state.away === true;
  const language = () => document.documentElement.lang || "en";
  const idle = (work) => (window.requestIdleCallback ?? setTimeout)(work);
  const quietly = (promise) => promise.catch(() => {}); // the next look tries again

  // --- the cart

  let last = 0;
  const look = async () => {
    if (isAway()) return;
    last = Date.now();
    await cart.send();
    keepPictures((await cart.look()).lines.map((line) => line.image));
  };
  const lookSoon = (() => {
    let timer;
    return () => (clearTimeout(timer), (timer = setTimeout(() => quietly(look()), REST_MS)));
  })();
  // The worker keeps what is fetched.
  const keepPictures = (addresses) => addresses.filter(Boolean).forEach((address) => quietly(fetch(address)));

  addEventListener("online", () => quietly(look()));
  addEventListener("freight:back", () => quietly(look()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && Date.now() - last > LOOK_AGAIN_MS && quietly(look()));
  // Whatever changes the cart changes the figure on its icon.
  const badge = document.getElementById("cart-link");
  if (badge) new MutationObserver(lookSoon).observe(badge, { subtree: true, childList: true, characterData: true });

  // --- the index

  const keepIndex = async () => {
    if (isAway() || navigator.connection?.saveData) return;
    const key = `index ${language()}`;
    const known = await store.get(key);
    if (known && Date.now() - known.read_at < HOUR_MS) return;
    // Without cookies: public prices, whoever asks.
    const answer = await fetch(`/api/v1/catalogue/offline?language=${language()}`, { credentials: "omit" });
    if (!answer.ok) return;
    await store.put(key, { ...(await answer.json()), read_at: Date.now() });
    const manifest = await fetch("/api/v1/manifest.webmanifest").then((found) => found.json());
    await store.put("shop", { name: manifest.name, colour: manifest.theme_color });
  };

  // --- what was looked at

  const publicly = async (address) => {
    const answer = await fetch(address, { credentials: "omit", headers: { "accept-language": language() } });
    return answer.ok ? (await answer.json()).data : null;
  };
  const keepPage = async (path) => {
    const [, kind, name] = /^\/([pc])\/([^/]+)\/?$/.exec(path) ?? [];
    if (!kind || isAway()) return;
    const data = await publicly(kind === "p" ? `/api/v1/products/${name}` : `/api/v1/products?category=${name}&per_page=24`);
    if (!data) return;
    await store.keepPage({ path, language: language(), at: Date.now(), data });
    if (kind === "p") keepPictures(data.images.slice(0, 1).map((image) => image.medium_url));
  };
  const visited = () => idle(() => quietly(keepPage(state.path ?? location.pathname)));
  addEventListener("freight:visit", visited);

  // --- while the network is away

  const cardOf = ({ dataset }) => ({
    name: dataset.name, maker: dataset.maker, image: dataset.image, language: language(),
    minor: Number(dataset.minor) || null, left: { 0: "sold_out" }[dataset.left] ?? (Number(dataset.left) < 5 ? "few_left" : "in_stock"),
  });
  const take = (event) => (event.preventDefault(), event.stopImmediatePropagation());
  const add = (source, quantity) => quietly(cart.change({ sku: source.dataset.add, intent: "add", quantity, card: cardOf(source) }));
  const quantityIn = (form) => Math.min(Math.max(Math.round(Number(form.elements.quantity?.value)) || 1, 1), 999);

  const onClick = (event) => {
    if (!isAway() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const source = event.target.closest("[data-add]");
    const button = event.target.closest("button");
    if (source?.matches("button")) return take(event), add(source, 1);
    if (source?.matches("form") && button?.type === "submit") return take(event), add(source, quantityIn(source));
    if (!navigator.serviceWorker?.controller) return;
    // Pages of Reflex wait for their socket: without one the worker opens what this phone keeps.
    const link = event.target.closest("a[href]");
    if (link && link.origin === location.origin && !link.target && !link.getAttribute("href").startsWith("#")) event.stopImmediatePropagation();
    else if (button && event.target.closest("[data-cart-lines]")) take(event), location.assign("/cart");
  };
  const onSubmit = (event) => {
    if (!isAway()) return;
    const form = event.target;
    if (form.matches("[data-add]")) take(event), add(form, quantityIn(form));
    else if (form.matches("[role=search][action]") && navigator.serviceWorker?.controller) event.stopImmediatePropagation();
  };
  // Before React, and before whatever opens at a click.
  addEventListener("click", onClick, true);
  addEventListener("submit", onSubmit, true);

  // Where there is no worker to see it.
  document.addEventListener("submit", (event) => event.target.getAttribute("action") === "/auth/sign-out" && quietly(store.clearPrivate()));

  let heard = false;
  const tell = async (news) => {
    heard ||= news.kind === "sent";
    dispatchEvent(new CustomEvent("freight:cart", { detail: { ...news, waiting: await cart.count() } }));
  };
  cart.listen((news) => quietly(tell(news)));
  const begin = async () => {
    await tell({ kind: "read" });
    await look();
    // The worker may have sent what waited after this page was asked for and before anybody listened here.
    if (!heard && (await store.get("sent_at")) > performance.timeOrigin)
      await tell({ kind: "sent", leftOver: (await store.get("cart")).left_over.length > 0 });
  };
  quietly(begin());
  idle(() => quietly(keepIndex()));
  setInterval(() => idle(() => quietly(keepIndex())), HOUR_MS / 4);
  visited();
  self.freight.isKeeping = true;
})();
