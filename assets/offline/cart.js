// The cart of this phone: the last one that the server answered, and what was done to it since. Every change has an id and
// counts once, so that sending again what may have arrived is always right (docs/decisions/0016-a-cart-that-was-changed-offline.md).
self.freight ??= {};
(() => {
  const { store } = self.freight;
  const ADDRESS = "/api/v1/cart/sync";
  const AT_ONCE = 50;
  const MOST_QUEUED = 500;
  const MOST_PIECES = 999;
  const SYNC_TAG = "freight-cart";

  const channel = self.BroadcastChannel ? new BroadcastChannel("freight-cart") : null;
  const listeners = new Set();
  const announce = (news) => {
    listeners.forEach((listener) => listener(news));
    channel?.postMessage(news);
  };
  channel?.addEventListener("message", (event) => listeners.forEach((listener) => listener(event.data)));

  const newId = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const quantityAfter = (quantity, change) =>
    change.intent === "add" ? Math.min(quantity + change.quantity, MOST_PIECES) : change.intent === "set" ? change.quantity : 0;

  // A change goes into the queue with what the phone knew: how many the server had, and by which answer. Changes of one line
  // that wait together know the same, even when an answer about others has come between.
  const change = async ({ sku, intent, quantity = 0, card }) => {
    const id = newId();
    await store.writing(["kept", "queue"], async ({ kept, queue }) => {
      const [cart, waiting] = [await store.of(kept.get("cart")), await store.of(queue.getAll())];
      if (waiting.length >= MOST_QUEUED) throw new Error("the queue is full");
      const owner = cart?.owner ?? "";
      const before = waiting.find((one) => one.sku === sku && one.owner === owner);
      const line = cart?.cart.lines.find((one) => one.sku === sku);
      queue.add({
        id, owner, sku, intent, quantity,
        had: before ? before.had : (line?.quantity ?? 0),
        after: before ? before.after : (cart?.revision ?? 0),
        seen_price_minor: card?.minor ?? line?.unit_price?.amount_minor ?? null,
        seen_stock: card?.left ?? "",
        // The clock of a phone may go back; the order of what was done does not.
        made_at: Math.max(Date.now(), ...waiting.map((one) => one.made_at + 1)),
        card,
      });
    });
    announce({ kind: "kept", sku, intent });
    self.navigator.serviceWorker?.ready.then((worker) => worker.sync?.register(SYNC_TAG)).catch(() => {});
  };

  // What the customer sees: the answer with what waits done to it. Null for nobody's or for somebody's of whom we are not sure.
  const look = async () => {
    const [cart, waiting, unsure] = await store.reading(["kept", "queue"], ({ kept, queue }) =>
      Promise.all([store.of(kept.get("cart")), store.of(queue.getAll()), store.of(kept.get("unsure"))]),
    );
    if (unsure) return { lines: [], waiting: 0, at: 0, currency: "", isHidden: true };
    return { ...showLines(cart, waiting), at: cart ? Date.parse(cart.at) : 0, isHidden: false };
  };

  const showLines = (cart, waiting) => {
    const currency = cart?.cart.subtotal.currency ?? "";
    const lines = new Map(
      (cart?.cart.lines ?? []).map((line) => [
        line.sku,
        {
          sku: line.sku, names: line.name, maker: line.brand ?? "", image: line.image_url ?? "", quantity: line.quantity,
          minor: line.unit_price?.amount_minor ?? null, currency: line.unit_price?.currency ?? "", available: line.available, isWaiting: false,
        },
      ]),
    );
    for (const one of [...waiting].sort((a, b) => a.made_at - b.made_at)) {
      const line = lines.get(one.sku) ?? {
        sku: one.sku, names: { [one.card?.language ?? "en"]: one.card?.name ?? one.sku }, maker: one.card?.maker ?? "", image: one.card?.image ?? "",
        quantity: 0, minor: one.card?.minor ?? null, currency: currency || one.card?.currency || "", available: null,
      };
      if (!line.currency) line.minor = null;
      lines.set(one.sku, { ...line, quantity: quantityAfter(line.quantity, one), isWaiting: true });
    }
    return { lines: [...lines.values()].filter((line) => line.quantity > 0), waiting: waiting.length };
  };

  const alone = (work) => (self.navigator.locks ? self.navigator.locks.request("freight-cart", work) : work());

  const ask = async (options) => {
    const answer = await fetch(ADDRESS, { cache: "no-store", credentials: "same-origin", ...options });
    const body = await answer.json().catch(() => ({}));
    return { status: answer.status, code: body.error_code, data: body.data };
  };
  const post = (batch) =>
    ask({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        owner: batch[0].owner,
        changes: batch.map(({ place, owner, card, made_at, ...change }) => ({ ...change, made_at: new Date(made_at).toISOString() })),
      }),
    });

  // What was answered goes in as what was asked goes out: a phone that dies between the two sends again.
  const settle = (batch, answer) =>
    store.writing(["kept", "queue"], ({ kept, queue }) => {
      batch.forEach((change) => queue.delete(change.place));
      if (answer) kept.put(answer, "cart");
      if (answer && batch.length) kept.put(Date.now(), "sent_at");
      if (answer) kept.delete("unsure");
    });

  const refresh = async () => {
    const { status, data } = await ask();
    if (status !== 200) throw new Error(`the cart was not read: ${status}`);
    await settle([], data);
    announce({ kind: "read" });
  };

  // Sends what waits, oldest first, and reads the cart. Throws while the shop cannot be reached: what waits then stays.
  const send = () =>
    alone(async () => {
      const results = [];
      let size = AT_ONCE;
      for (;;) {
        const waiting = await store.reading(["queue"], ({ queue }) => store.of(queue.getAll()));
        if (!waiting.length) break;
        const batch = waiting.filter((one) => one.owner === waiting[0].owner).slice(0, size);
        const { status, code, data } = await post(batch);
        if (status === 200) {
          await settle(batch, data);
          results.push(...data.results);
        } else if (code === "other_owner") {
          // Somebody else is here now. What the one before meant is not for them to see, nor to have in their cart.
          await store.clearPrivate();
        } else if ([400, 413, 422].includes(status)) {
          // One of them can never be taken: found by sending them one by one.
          if (batch.length > 1) size = 1;
          else await settle(batch, null);
        } else throw new Error(`the changes were not taken: ${status}`);
      }
      if (results.length) announce({ kind: "sent", leftOver: results.some((one) => !["applied", "price_changed"].includes(one.outcome)) });
      else await refresh();
      return results;
    });

  const count = async () => (await look()).waiting;
  const listen = (listener) => (listeners.add(listener), () => listeners.delete(listener));

  self.freight.cart = { change, look, send, count, listen, showLines, SYNC_TAG };
})();
