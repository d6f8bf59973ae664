// Hires the service worker once the page has what it needs, then begins to keep what is needed without a network. A browser
// without a worker, or a private window, goes on without.
(() => {
  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: `/offline/${name}.js`, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  // What is said before anybody listens (ui/offline.js): where the visitor is, and whether the network is away.
  window.freightPage = {};
  addEventListener("load", () => {
    if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js").catch(() => {});
    // Staff and console have no cart, and their pages nothing to keep.
    if (!("indexedDB" in window) || /^\/(admin|staff|dev)(\/|$)/.test(location.pathname)) return;
    const begin = async () => {
      for (const name of ["store", "cart", "keep"]) await load(name);
    };
    (window.requestIdleCallback ?? setTimeout)(() => begin().catch(() => {}));
  });
})();
