// The card of an order: what stands in the text in its place is left out (`says` of its block).

function orderCard(block) {
  const order = block.order, name = t("order", { order: order.number.replace(/^#/, "") });
  const state = order.state || order.status.replaceAll("_", " ");
  const facts = [order.placed_on ? t("placed", { day: day(order.placed_on) }) : "", order.delivered_on ? t("delivered", { day: day(order.delivered_on) }) : ""];
  const rows = order.items.map((each) => make("li", {},
    make("span", { textContent: `${each.quantity} × ${each.title}${each.variant ? ` (${each.variant})` : ""}` }),
    each.price ? make("span", { className: "price", textContent: money(each.price, order.currency) }) : null));
  const total = make("p", { className: "total" }, make("span", { textContent: t("total") }),
    make("span", { className: "price", textContent: money(order.total, order.currency) }));
  const refunded = Number(order.refunded) > 0
    ? make("p", { className: "total" }, make("span", { textContent: t("refunded") }),
      make("span", { className: "price", textContent: money(order.refunded, order.currency) })) : null;
  return make("section", { className: "order", "aria-label": `${name}, ${state}` },
    make("p", { className: "kicker" }, make("b", { textContent: name }), make("span", { textContent: state })),
    make("p", { className: "when", textContent: facts.filter(Boolean).join(", ") }),
    make("ul", {}, ...rows), total, refunded, ...order.tracking.map(parcel));
}
function parcel(track) {
  const name = [track.carrier, track.number].filter(Boolean).join(" ") || t("parcel");
  const status = track.status ? `, ${track.status.replaceAll("_", " ")}` : "";
  const link = track.url && place(track.url)
    ? make("a", { href: local(track.url), textContent: name, rel: "noopener noreferrer", target: "_blank" }) : name;
  return make("p", { className: "parcel" }, link, status);
}
function day(iso) {
  return new Date(`${iso}T00:00:00`).toLocaleDateString(LOCALE, { day: "numeric", month: "long", year: "numeric" });
}
