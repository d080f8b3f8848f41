// Cards of products, to be looked at more closely.
import { useState } from "preact/hooks";

export function Picture({ item, image, kit, eager }) {
  const source = image || item.image, [broken, setBroken] = useState("");
  const shown = source && broken !== source;
  return (
    <span class="frame">
      {shown ? <img alt="" src={kit.local(source)} loading={eager ? "eager" : "lazy"} decoding="async" onError={() => setBroken(source)} />
        : <span aria-hidden="true">{(item.title || "?").slice(0, 1)}</span>}
    </span>
  );
}

export const Stock = ({ there, kit }) => <span class={there ? "stock" : "stock out"}>{there ? kit.t("in_stock") : kit.t("sold_out")}</span>;

export function Price({ now, before, currency, kit }) {
  return (
    <span class="price">
      {kit.money(now, currency)}
      {before ? <> <s aria-label={kit.t("before", { price: kit.money(before, currency) })}>{kit.money(before, currency)}</s></> : null}
    </span>
  );
}

export function Products({ items, kit, show }) {
  const several = new Set(items.map((each) => each.id)).size > 1;
  const list = (
    <ul class={items.length === 1 ? "products one" : "products"} aria-label={kit.t("products")}>
      {items.map((item) => (
        <li key={item.id}>
          <button class="product" type="button" onClick={() => show("product", { product: item })}>
            <Picture item={item} kit={kit} />
            <span class="facts">
              <span class="title">{item.title}</span>
              <span class="line"><Price now={item.price} before={item.price_before} currency={item.currency} kit={kit} /><Stock there={item.in_stock} kit={kit} /></span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
  if (!several) return list;
  return <>{list}<button class="chip compares" type="button" onClick={() => show("compare", { items })}>{kit.t("compare")}</button></>;
}
