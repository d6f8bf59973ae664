// The service worker: a page comes from the network, and from here only when there is none. It never touches what changes
// something or what is a person's own: sockets, uploads, sign-in, and the API but for its pictures.

// Raise it when a file of OFFLINE changes: installing fetches them anew.
const VERSION = "1";
const OFFLINE_PAGE = "/offline.html";
const SHELL = `freight-shell-${VERSION}`; // the offline page and what it shows
const ASSETS = "freight-assets"; // built files; their names change with their contents
const PICTURES = "freight-pictures"; // product pictures; named by their contents
const OFFLINE = [OFFLINE_PAGE, "/offline.css", "/offline.js", "/icons/icon.svg"];
const MOST = { [ASSETS]: 400, [PICTURES]: 300 };

// What the offline page may do: read its own style and script, and ask whether the shop is back.
const OFFLINE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'",
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

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!/^\/(api|auth|_event|_upload)(\/|$)/.test(url.pathname)) event.respondWith(openPage(request));
  } else if (url.pathname.startsWith("/assets/")) event.respondWith(fromCacheFirst(request, ASSETS));
  else if (url.pathname.startsWith("/api/v1/media/")) event.respondWith(fromCacheFirst(request, PICTURES));
  else if (OFFLINE.includes(url.pathname)) event.respondWith(fromNetworkFirst(request, SHELL));
});

async function openPage(request) {
  try {
    return await fetch(request);
  } catch {
    const page = await caches.match(OFFLINE_PAGE, { cacheName: SHELL });
    return page ? new Response(await page.text(), { status: 503, headers: OFFLINE_HEADERS }) : Response.error();
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
