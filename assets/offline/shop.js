// The pages of the shop as this phone can show them: from the small index, from what was looked at, and from the cart.
self.freight ??= {};
(() => {
  const { store, cart, find } = self.freight;
  const { h, t, pick, money, time, picture, stock, notice, language } = self.freight.parts;
  const AT_ONCE = 48;
  const LEFT_WORDS = ["sold_out", "few_left", "in_stock"];
  const wordOf = (available) => (available <= 0 ? 0 : available < 5 ? 1 : 2);

  // --- products, from wherever they are known

  const fromIndex = (index, place) => {
    const { products } = index;
    const [slug, kindName, drawing] = index.categories[products.category[place]] ?? ["", "", "part"];
    return {
      sku: products.sku[place], name: products.name[place], number: products.number[place] || products.sku[place],
      maker: index.makers[products.maker[place]] ?? "", minor: products.price[place] < 0 ? null : products.price[place],
      currency: index.currency, left: products.left[place], slug, kindName, drawing,
      image: products.image[place] ? `/api/v1/media/${products.image[place]}-96.webp` : "",
    };
  };
  const fromCard = (card) => ({
    sku: card.sku, name: pick(card.names), number: card.mpn || card.sku, maker: card.brand ?? "", minor: card.public_price?.amount_minor ?? null,
    currency: card.public_price?.currency ?? "", left: wordOf(card.available), slug: card.category_slug ?? "", kindName: card.category_name ?? "",
    drawing: card.drawing, image: card.image_url ?? "",
  });
  const fromDetail = (detail) => ({
    ...fromCard({ ...detail, brand: detail.brand?.name, category_slug: detail.breadcrumb.at(-1)?.slug, category_name: detail.breadcrumb.at(-1)?.name }),
    image: detail.images[0]?.medium_url ?? "",
  });

  const addButton = (product, big, said) => {
    if (product.minor === null || product.left === 0) return null;
    const press = async () => {
      const card = { name: product.name, maker: product.maker, image: product.image, minor: product.minor, currency: product.currency, left: LEFT_WORDS[product.left], language };
      try {
        await cart.change({ sku: product.sku, intent: "add", quantity: 1, card });
        said(t("keptHere"));
      } catch {
        said(t("queueFull"));
      }
    };
    return h("button", { type: "button", class: big ? "act" : "quiet", "aria-label": t("addNamed", { name: `${product.maker} ${product.number}` }), onclick: press }, big ? t("add") : "+");
  };
  const priceOf = (product) => (product.minor === null ? h("span", { class: "soft" }, t("askPrice")) : money(product.minor, product.currency));
  const hrefOf = (sku) => `/p/${encodeURIComponent(sku)}`;

  const card = (product, said) =>
    h("li", { class: "card" },
      picture(product.image, product.drawing),
      h("div", { class: "about" },
        h("p", { class: "soft" }, h("bdi", { dir: "ltr" }, `${product.maker} ${product.number}`.trim())),
        h("h3", {}, h("a", { href: hrefOf(product.sku) }, product.name)),
        stock(product.left),
        h("div", { class: "row" }, priceOf(product), addButton(product, false, said))));

  // A list that grows when asked: ten thousand elements at once would stop a phone.
  const list = (products, said) => {
    const grid = h("ul", { class: "grid" });
    const button = h("button", { type: "button", class: "quiet wide", onclick: () => grow() }, t("more"));
    let shown = 0;
    const grow = () => {
      grid.append(...products.slice(shown, shown + AT_ONCE).map((product) => card(product, said)));
      shown += AT_ONCE;
      button.hidden = shown >= products.length;
    };
    grow();
    return [grid, button];
  };

  // --- pages; each answers [title, elements]

  const asOf = (ms, word = "pricesAsOf") => h("p", { class: "soft" }, t(word, { time: time(ms) }));
  const topKinds = (index) => index.categories.filter(([, , , parent]) => parent < 0);

  const home = async ({ index, said }) => {
    const seen = (await store.lastPages()).filter((page) => page.path.startsWith("/p/")).slice(0, 8).map((page) => fromDetail(page.data));
    return [t("offline"), [
      h("h1", {}, t("offline")),
      index ? asOf(index.made_at * 1000, "keptAsOf") : notice(t("noIndex")),
      index ? h("nav", { "aria-label": t("kinds") }, h("h2", {}, t("kinds")), h("ul", { class: "kinds" }, topKinds(index).map(([slug, name, drawing]) =>
        h("li", {}, h("a", { href: `/c/${slug}` }, picture("", drawing), h("span", {}, name)))))) : null,
      seen.length ? [h("h2", {}, t("lookedAt")), ...list(seen, said)] : null,
    ]];
  };

  const kind = async ({ index, said, path, name }) => {
    const place = index ? index.categories.findIndex(([slug]) => slug === name) : -1;
    if (place >= 0) {
      const inside = new Set([place]);
      index.categories.forEach(([, , , parent], i) => inside.has(parent) && inside.add(i));
      const products = index.products.sku.map((_, i) => i).filter((i) => inside.has(index.products.category[i])).map((i) => fromIndex(index, i));
      const below = index.categories.filter(([, , , parent]) => parent === place);
      return [index.categories[place][1], [
        h("h1", {}, index.categories[place][1]), asOf(index.made_at * 1000),
        below.length ? h("ul", { class: "chips" }, below.map(([slug, text]) => h("li", {}, h("a", { href: `/c/${slug}` }, text)))) : null,
        ...list(products, said),
      ]];
    }
    const kept = await store.page(path);
    if (!kept) return sorry();
    const products = kept.data.map(fromCard);
    const title = products[0]?.kindName || name;
    return [title, [h("h1", {}, title), asOf(kept.at), ...list(products, said)]];
  };

  const results = async ({ index, said, question }) => {
    const title = t("search");
    if (!index) return [title, [h("h1", {}, title), notice(t("noIndex"))]];
    const prepared = question ? find.prepare(index) : [];
    const places = question ? find.find(index, prepared, question) : index.products.sku.map((_, i) => i);
    const said_ = question && !places.length ? notice(t("foundNothing", { text: question })) : question ? h("p", { role: "status" }, t("found", { count: places.length, text: question })) : null;
    return [title, [h("h1", {}, question || title), said_, asOf(index.made_at * 1000), ...list(places.map((place) => fromIndex(index, place)), said)]];
  };

  const rows = (title, entries) => (entries.length ? [h("h2", {}, title), h("dl", { class: "facts" }, entries.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))] : []);

  const product = async ({ index, said, path, name }) => {
    const kept = await store.page(path);
    const place = index ? index.products.sku.findIndex((sku) => sku.toLowerCase() === name.toLowerCase()) : -1;
    if (!kept && place < 0) return [name, [h("h1", { dir: "ltr" }, name), notice(t("notKept"))]];
    const shown = kept ? fromDetail(kept.data) : fromIndex(index, place);
    const detail = kept?.data;
    const successor = detail?.replaced_by;
    return [shown.name, [
      shown.slug ? h("p", {}, h("a", { href: `/c/${shown.slug}` }, shown.kindName)) : null,
      h("div", { class: "product" },
        picture(shown.image, shown.drawing),
        h("div", {},
          h("h1", {}, shown.name), h("p", { class: "soft" }, h("bdi", { dir: "ltr" }, `${shown.maker} ${shown.number}`.trim())),
          successor ? notice([`${t("replaced")} `, h("a", { href: hrefOf(successor.sku) }, `${successor.name} (${successor.sku})`)]) : null,
          h("p", { class: "big" }, priceOf(shown)), asOf(kept ? kept.at : index.made_at * 1000), h("p", {}, stock(shown.left)), addButton(shown, true, said))),
      detail && pick(detail.descriptions) ? [h("h2", {}, t("description")), h("p", {}, pick(detail.descriptions))] : null,
      detail ? rows(t("facts"), detail.attributes.map((one) => [pick(one.names) || one.key, `${one.value} ${one.unit}`.trim()])) : null,
      detail ? rows(t("references"), detail.cross_references.map((one) => [one.brand, h("bdi", { dir: "ltr" }, one.number)])) : null,
      detail?.fitments.length ? [h("h2", {}, t("fits")), h("ul", { class: "plain" }, detail.fitments.slice(0, 40).map((one) => h("li", {}, `${one.make} ${one.model} ${one.engine}, ${one.year_from}–${one.year_to ?? ""}`)))] : null,
    ]];
  };

  const line = (one, act) => {
    const step = (by, word) => h("button", { type: "button", class: "quiet", "aria-label": t(word), onclick: () => act("set", one.sku, Math.min(one.quantity + by, 999)) }, by < 0 ? "−" : "+");
    return h("li", { class: "line" },
      picture(one.image, "part"),
      h("div", { class: "about" },
        h("h3", {}, h("a", { href: hrefOf(one.sku) }, pick(one.names) || one.sku)),
        h("p", { class: "soft" }, h("bdi", { dir: "ltr" }, `${one.maker} ${one.sku}`.trim())),
        one.isWaiting ? h("p", { class: "stock fewLeft" }, t("waiting")) : null),
      h("div", { class: "row" },
        h("div", { class: "stepper", role: "group", "aria-label": t("quantity") }, one.quantity > 1 ? step(-1, "less") : null, h("output", {}, String(one.quantity)), step(1, "moreOne")),
        one.minor === null ? null : money(one.minor * one.quantity, one.currency),
        h("button", { type: "button", class: "plainly", onclick: () => act("remove", one.sku) }, t("remove"))));
  };

  const basket = async ({ said }) => {
    const now = await cart.look();
    const act = async (intent, sku, quantity = 0) => {
      try {
        await cart.change({ sku, intent, quantity });
        said(t("keptHere"));
      } catch {
        said(t("queueFull"));
      }
      self.freight.redraw();
    };
    const title = t("cart");
    if (now.isHidden) return [title, [h("h1", {}, title), notice(t("cartHidden"))]];
    const priced = now.lines.filter((one) => one.minor !== null);
    const total = priced.reduce((sum, one) => sum + one.minor * one.quantity, 0);
    return [title, [
      h("h1", {}, title),
      now.lines.length ? null : notice(t("cartEmpty")),
      now.at && now.lines.length ? asOf(now.at) : null,
      h("ul", { class: "lines" }, now.lines.map((one) => line(one, act))),
      priced.length ? h("p", { class: "total" }, h("span", {}, t("together")), money(total, priced[0].currency)) : null,
      now.lines.length ? [notice(t("checkoutSafe")), h("p", { class: "soft" }, t("checkedLater"))] : null,
    ]];
  };

  const checkout = () => [t("checkoutWaits"), [
    h("h1", {}, t("checkoutWaits")), h("p", {}, t("checkoutSafe")), h("p", { class: "row" }, h("a", { href: "/cart", class: "act" }, t("cart"))),
  ]];
  const sorry = () => [t("offline"), [h("h1", {}, t("offline")), h("p", {}, t("needsNetwork")), h("p", { class: "soft" }, t("nothingLost"))]];

  const ROUTES = [[/^\/$/, home], [/^\/search\/?$/, results], [/^\/cart\/?$/, basket], [/^\/checkout/, checkout], [/^\/c\/([^/]+)\/?$/, kind], [/^\/p\/([^/]+)\/?$/, product]];

  const open = async (said) => {
    const path = location.pathname;
    const index = await store.get(`index ${language}`).catch(() => undefined);
    for (const [pattern, page] of ROUTES) {
      const found = pattern.exec(path);
      if (found) return page({ index, said, path, name: decodeURIComponent(found[1] ?? ""), question: new URLSearchParams(location.search).get("q")?.trim().slice(0, 200) ?? "" });
    }
    return sorry();
  };

  self.freight.shop = { open };
})();
