// Hires the service worker once the page has what it needs. A browser without one, or a private window, goes on without.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
