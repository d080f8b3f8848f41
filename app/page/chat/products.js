// Product cards and the sheet with one product.

function picture(item, eager) {
  const frame = make("span", { className: "frame" });
  const initial = make("span", { textContent: (item.title || "?").slice(0, 1), "aria-hidden": "true" });
  if (!item.image) { frame.append(initial); return frame; }
  const image = make("img", { alt: "", src: local(item.image), loading: eager ? "eager" : "lazy", decoding: "async" });
  image.addEventListener("error", () => frame.replaceChildren(initial), { once: true });
  frame.append(image);
  return frame;
}
function stock(inStock) {
  return make("span", { className: inStock ? "stock" : "stock out", textContent: inStock ? t("in_stock") : t("sold_out") });
}
function productList(items) {
  const list = make("ul", { className: "cards", "aria-label": t("products") });
  for (const item of items) {
    const card = make("button", { className: "card", type: "button" }, picture(item),
      make("span", { className: "facts" },
        make("span", { className: "title", textContent: item.title }),
        make("span", { className: "line" },
          make("span", { className: "price", textContent: money(item.price, item.currency) }), stock(item.in_stock))));
    card.addEventListener("click", () => openProduct(item));
    list.append(make("li", {}, card));
  }
  return list;
}
async function openProduct(item) {
  let full = item;
  try { full = { ...item, ...(await get(`/products/${encodeURIComponent(item.id)}`)) }; } catch { /* the card's facts will do */ }
  $("product-title").textContent = full.title;
  const facts = make("div", { className: "product-facts" },
    make("p", {}, make("span", { className: "price", textContent: money(full.price, full.currency) }), " ", stock(full.in_stock)),
    full.description ? make("p", { className: "description", textContent: full.description }) : null);
  for (const [name, values] of Object.entries(full.options || {})) {
    facts.append(make("div", { className: "option" }, make("b", { textContent: name }),
      ...[].concat(values).map((value) => make("span", { className: "chip", textContent: value }))));
  }
  if ((full.variants || []).length > 1) facts.append(variants(full));
  const ask = make("button", { className: "button", type: "button", textContent: t("ask_about") });
  ask.addEventListener("click", () => {
    $("product").close();
    input.value = t("about", { title: full.title });
    grow();
    input.focus();
  });
  facts.append(ask);
  if (config.tryon && full.sku) {
    const on = make("button", { className: "button plain", type: "button", textContent: t("see_it") });
    on.addEventListener("click", () => { $("product").close(); submit(t("see_on_me", { title: full.title, sku: full.sku })); });
    facts.append(on);
  }
  const outside = full.url && place(full.url);
  if (outside && !ours(outside)) {
    facts.append(make("a", { className: "more", href: outside.href, textContent: t("in_shop"), target: "_blank", rel: "noopener noreferrer" }));
  }
  $("product-body").replaceChildren(make("div", { className: "product-grid" }, picture(full, true), facts));
  $("product").showModal();
}
function variants(full) {
  const rows = full.variants.map((each) => make("tr", {},
    make("th", { scope: "row", textContent: each.title || Object.values(each.options || {}).join(" / ") }),
    make("td", { textContent: money(each.price, each.currency || full.currency) }), make("td", {}, stock(each.in_stock))));
  return make("details", { open: rows.length <= 6 }, make("summary", { textContent: t("variants", { count: rows.length }) }),
    make("table", { className: "variants" }, make("tbody", {}, ...rows)));
}
