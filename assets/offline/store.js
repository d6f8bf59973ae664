// What this browser keeps of the shop for when there is no network. Read by pages, by the offline page and by the worker.
//
//   kept   cart (the last answer of /api/v1/cart/sync), sent_at, unsure, shop, "index <language>"
//   queue  changes of the cart that no server has heard of, in the order in which they were made
//   pages  products and kinds that were looked at, as everybody may see them
self.freight ??= {};
(() => {
  const MOST_PAGES = 100;
  let opening;

  const open = () =>
    (opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("freight", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("queue", { keyPath: "place", autoIncrement: true });
        asked.result.createObjectStore("pages", { keyPath: "path" }).createIndex("at", "at");
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => (asked.result.close(), (opening = undefined));
        resolve(asked.result);
      };
      asked.onerror = () => ((opening = undefined), reject(asked.error));
    }));

  const of = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  // One transaction; `work` gets its stores by name and waits for nothing but them. What it wrote is on the disk at the end.
  const inside = async (mode, names, work) => {
    const transaction = (await open()).transaction(names, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const result = await work(stores);
    await done;
    return result;
  };
  const reading = (names, work) => inside("readonly", names, work);
  const writing = (names, work) => inside("readwrite", names, work);

  const get = (key) => reading(["kept"], ({ kept }) => of(kept.get(key)));
  const put = (key, value) => writing(["kept"], ({ kept }) => of(kept.put(value, key)));

  const keepPage = (page) =>
    writing(["pages"], async ({ pages }) => {
      await of(pages.put(page));
      const oldest = await of(pages.index("at").getAllKeys());
      for (const path of oldest.slice(0, Math.max(0, oldest.length - MOST_PAGES))) pages.delete(path);
    });
  const page = (path) => reading(["pages"], ({ pages }) => of(pages.get(path)));
  const lastPages = async () => (await reading(["pages"], ({ pages }) => of(pages.index("at").getAll()))).reverse();

  // All that is somebody's own. The index is everybody's, and stays.
  const clearPrivate = () =>
    writing(["kept", "queue", "pages"], ({ kept, queue, pages }) => {
      kept.delete("cart");
      queue.clear();
      pages.clear();
    });

  self.freight.store = { of, reading, writing, get, put, keepPage, page, lastPages, clearPrivate };
})();
