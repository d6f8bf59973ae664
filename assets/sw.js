// The service worker: a page comes from the network, and from here only when there is none. It never touches what changes
// something or what is a person's own: sockets, uploads, sign-in, and the API but for its pictures. What waits of the cart
// it sends when the network is back and no page is open (Background Sync).
importScripts("/offline/store.js", "/offline/cart.js");

// Raise it when a file of OFFLINE changes: installing fetches them anew.
const VERSION = "2";
const OFFLINE_PAGE = "/offline.html";
const SHELL = `freight-shell-${VERSION}`; // the offline page and what it shows
const ASSETS = "freight-assets"; // built files; their names change with their contents
const PICTURES = "freight-pictures"; // product pictures; named by their contents
const SCRIPTS = ["store", "cart", "find", "words", "parts", "shop"].map((name) => `/offline/${name}.js`);
const OFFLINE = [OFFLINE_PAGE, "/offline.css", "/offline.js", ...SCRIPTS, "/drawings.svg", "/icons/icon.svg"];
const MOST = { [ASSETS]: 400, [PICTURES]: 300 };
// What the offline page can show from what this phone keeps; any other page it can only say sorry for.
const SHOWN_OFFLINE = /^\/($|search$|cart$|c\/|p\/)/;

// What the offline page may do: read its own style, scripts and pictures, and ask whether the shop is back.
const OFFLINE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'",
  "cache-control": "no-store",
};

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELL)
      .then((cache) => cache.addAll(OFFLINE.map((address) => new Request(address, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const ours = new Set([SHELL, ASSETS, PICTURES]);
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("freight-") && !ours.has(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("sync", (event) => {
  if (event.tag === self.freight.cart.SYNC_TAG) event.waitUntil(self.freight.cart.send());
});

// A notice from the shop while no page is open. The tag is the message's own: a twin takes the first one's place.
self.addEventListener("push", (event) => {
  let said;
  try {
    said = event.data.json();
  } catch {
    return;
  }
  const { title, body, link, tag, lang, dir } = said;
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, dir, icon: "/icons/icon.svg", data: { link } }));
});

// Only to pages of ours, and to the open one if there is one.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.link || "/", self.location.origin);
  const address = url.origin === self.location.origin ? url.href : self.location.origin;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((pages) => {
      const open = pages.find((page) => page.url === address);
      return open ? open.focus() : self.clients.openWindow(address);
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && request.mode === "navigate" && url.pathname.startsWith("/auth/")) event.respondWith(signInOrOut(request, url.pathname));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    if (!/^\/(api|auth|_event|_upload)(\/|$)/.test(url.pathname)) event.respondWith(openPage(request, url.pathname));
  } else if (url.pathname.startsWith("/assets/")) event.respondWith(fromCacheFirst(request, ASSETS));
  else if (url.pathname.startsWith("/api/v1/media/")) event.respondWith(fromCacheFirst(request, PICTURES));
  else if (OFFLINE.includes(url.pathname)) event.respondWith(fromNetworkFirst(request, SHELL));
});

// Whoever signs out leaves nothing behind. Whoever signs in may be another one: nothing is shown until the shop has said whose
// cart it is. That is written down first: the page that is answered looks at once.
async function signInOrOut(request, path) {
  const { store } = self.freight;
  await (path === "/auth/sign-out" ? store.clearPrivate() : store.put("unsure", true)).catch(() => {});
  return openPage(request, path);
}

async function openPage(request, path) {
  try {
    return await fetch(request);
  } catch {
    const page = await caches.match(OFFLINE_PAGE, { cacheName: SHELL });
    const status = SHOWN_OFFLINE.test(path) ? 200 : 503;
    return page ? new Response(await page.text(), { status, headers: OFFLINE_HEADERS }) : Response.error();
  }
}

async function fromCacheFirst(request, name) {
  const cache = await caches.open(name);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) {
    await cache.put(request, answer.clone());
    await forgetOldest(cache, MOST[name]);
  }
  return answer;
}

async function fromNetworkFirst(request, name) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { cacheName: name, ignoreSearch: true })) ?? Response.error();
  }
}

// Keys come in the order in which they were put.
async function forgetOldest(cache, most) {
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((request) => cache.delete(request)));
}
