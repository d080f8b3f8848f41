// One product: its options change picture, price and stock.
import { useEffect, useRef, useState } from "preact/hooks";
import { add, takes } from "./cart.js";
import { place } from "./core.js";
import { Picture, Price, Products, Stock } from "./products.jsx";

const fits = (variant, chosen) => Object.entries(chosen).every(([name, value]) => variant.options[name] === value);

function Options({ full, chosen, choose }) {
  const names = [...new Set(full.variants.flatMap((each) => Object.keys(each.options)))];
  return names.map((name) => {
    const values = [...new Set(full.variants.map((each) => each.options[name]).filter(Boolean))];
    if (values.length < 2) return null;
    return (
      <fieldset class="option">
        <legend>{name}</legend>
        {values.map((value) => {
          const others = { ...chosen, [name]: value }, there = full.variants.some((each) => each.in_stock && fits(each, others));
          return (
            <label class={there ? "choice" : "choice out"}>
              <input type="radio" name={`option-${name}`} checked={chosen[name] === value} onChange={() => choose(others)} />
              <span>{value}</span>
            </label>
          );
        })}
      </fieldset>
    );
  });
}

function Cart({ product, variant, talk, kit }) {
  const { t, options } = kit, [told, setTold] = useState("");
  useEffect(() => setTold(""), [variant.id]);
  async function press() {
    setTold(t("loading"));
    try {
      await add(options.cart, variant);
      setTold(t("in_cart"));
      talk.emit("cart", { product_id: product.id, variant_id: variant.id, sku: variant.sku, quantity: 1 });
    } catch { setTold(t("cart_failed")); }
  }
  return (
    <>
      <button class="button" type="button" disabled={!variant.in_stock} onClick={press}>{t("add_to_cart")}</button>
      <p class="told" role="status">{told}</p>
    </>
  );
}

function Similar({ product, talk, kit, show }) {
  const { t } = kit, [found, setFound] = useState(null), [told, setTold] = useState("");
  useEffect(() => { setFound(null); setTold(""); }, [product.id]);
  async function press() {
    setTold(t("loading"));
    try {
      const { items } = await talk.calls.get(`/products/${encodeURIComponent(product.id)}/related?kind=similar`);
      setFound(items);
      setTold(items.length ? "" : t("none_similar"));
    } catch (failure) { setTold(failure.message); }
  }
  if (found?.length) return <><h4>{t("similar")}</h4><Products items={found} kit={kit} show={show} /></>;
  return <><button class="button plain small" type="button" onClick={press}>{t("similar")}</button><p class="told" role="status">{told}</p></>;
}

export function Product({ talk, kit, item, show, say }) {
  const { t, config } = kit, heading = useRef(), [full, setFull] = useState(null), [failed, setFailed] = useState("");
  const [chosen, setChosen] = useState({});
  useEffect(() => {
    let here = true;
    talk.calls.get(`/products/${encodeURIComponent(item.id)}`).then((found) => {
      if (!here) return;
      const first = found.variants.find((each) => each.sku === (item.sku || found.sku)) || found.variants[0];
      setFull(found);
      setChosen({ ...first?.options });
    }, (failure) => here && setFailed(failure.message));
    return () => { here = false; };
  }, [item.id]);
  useEffect(() => heading.current?.focus(), [item.id, Boolean(full)]);
  useEffect(() => { heading.current?.closest(".sheet").scrollTo(0, 0); }, [item.id]);
  const shown = full?.id === item.id ? full : item.title ? item : null;
  if (!shown) return <><h3 tabIndex={-1} ref={heading}>{t("product")}</h3><p class={failed ? "note" : "muted"} role="status">{failed || t("loading")}</p></>;
  const variant = full?.variants.find((each) => fits(each, chosen)), now = variant || shown;
  const named = variant?.title && full.variants.length > 1 ? `${shown.title} (${variant.title})` : shown.title;
  const outside = shown.url && place(shown.url) && kit.local(shown.url);
  return (
    <div class="one-product">
      <Picture item={shown} image={variant?.image} kit={kit} eager />
      <h3 tabIndex={-1} ref={heading}>{shown.title}</h3>
      <p class="line" aria-live="polite"><Price now={now.price} before={now.price_before} currency={shown.currency} kit={kit} />{full && !variant ? <span class="stock out">{t("no_such")}</span> : <Stock there={now.in_stock} kit={kit} />}</p>
      {full && full.variants.length > 1 ? <Options full={full} chosen={chosen} choose={setChosen} /> : null}
      <div class="buttons">
        {variant && takes(kit.options.cart) ? <Cart product={shown} variant={variant} talk={talk} kit={kit} /> : null}
        <button class={variant && takes(kit.options.cart) ? "button plain" : "button"} type="button" onClick={() => show("talk", { message: t("about", { title: named }) })}>{t("ask_about")}</button>
        {config.tryon && now.sku ? <button class="button plain" type="button" onClick={() => say(t("see_on_me", { title: shown.title, sku: now.sku }))}>{t("see_it")}</button> : null}
        {outside ? <a class="button plain" href={outside} target="_blank" rel="noopener noreferrer">{t("in_shop")}</a> : null}
      </div>
      {shown.description ? <p class="description">{shown.description}</p> : null}
      {full ? <Similar product={shown} talk={talk} kit={kit} show={show} /> : null}
    </div>
  );
}
