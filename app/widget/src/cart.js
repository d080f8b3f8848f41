// Puts an article into the cart of the shop whose page this is, in that shop's own way, which `data-cart` names.
const form = (values) => ({ method: "POST", credentials: "same-origin", body: new URLSearchParams(values) });
const WAYS = {
  shopify: (id) => [`${window.Shopify?.routes?.root || "/"}cart/add.js`, form({ id, quantity: 1 })],
  woo: (id) => [
    (window.wc_add_to_cart_params?.wc_ajax_url || "/?wc-ajax=%%endpoint%%").replace("%%endpoint%%", "add_to_cart"), form({ product_id: id, quantity: 1 }),
  ],
};

// A path of the page's own site takes a form; "event" leaves it to the page's script, which hears `cart`.
export const takes = (way) => Boolean(way) && (Object.hasOwn(WAYS, way) || way === "event" || /^\/(?!\/)/.test(way));

export async function add(way, variant) {
  if (way === "event") return;
  const [path, request] = Object.hasOwn(WAYS, way) ? WAYS[way](variant.id) : [way, form({ variant: variant.id, count: 1 })];
  const answer = await fetch(path, request);
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok || told.error) throw new Error(`${answer.status}`);
}
