// Products side by side: what the shop says of each, a row for each thing.
import { useEffect, useRef, useState } from "preact/hooks";
import { Picture, Price, Stock } from "./products.jsx";

const MOST = 4;

function rows(found, { t }) {
  // What can be chosen and what is told may bear one name, in capitals or not: that is one row.
  const told = found.map((each) => {
    const all = [...Object.entries(each.attributes), ...Object.entries(each.options).map(([name, values]) => [name, values.join(", ")])];
    return new Map(all.map(([name, value]) => [name.toLowerCase(), value]));
  });
  const names = [...new Set(told.flatMap((each) => [...each.keys()]))];
  const facts = names.map((name) => [name, (each) => told[found.indexOf(each)].get(name) || "–"]);
  return found.some((each) => each.rating) ? [[t("rating"), (each) => each.rating || "–"], ...facts] : facts;
}

export function Compare({ talk, kit, items, show }) {
  const { t } = kit, heading = useRef(), [found, setFound] = useState(null), [failed, setFailed] = useState("");
  useEffect(() => {
    heading.current.focus();
    let here = true;
    Promise.all(items.slice(0, MOST).map((each) => talk.calls.get(`/products/${encodeURIComponent(each.id)}`)))
      .then((full) => here && setFound(full), (failure) => here && setFailed(failure.message));
    return () => { here = false; };
  }, [items]);
  return (
    <>
      <h3 tabIndex={-1} ref={heading}>{t("comparison")}</h3>
      {found ? (
        <div class="compare" role="region" aria-label={t("comparison")} tabIndex={0}>
          <table>
            <thead><tr><td />{found.map((each) => (
              <th scope="col" key={each.id}><button type="button" onClick={() => show("product", { product: each })}><Picture item={each} kit={kit} /><span>{each.title}</span></button></th>
            ))}</tr></thead>
            <tbody>
              <tr><th scope="row">{t("price")}</th>{found.map((each) => <td key={each.id}><Price now={each.price} before={each.price_before} currency={each.currency} kit={kit} /></td>)}</tr>
              <tr><th scope="row">{t("stock")}</th>{found.map((each) => <td key={each.id}><Stock there={each.in_stock} kit={kit} /></td>)}</tr>
              {rows(found, kit).map(([name, value]) => <tr key={name}><th scope="row">{name}</th>{found.map((each) => <td key={each.id}>{value(each)}</td>)}</tr>)}
            </tbody>
          </table>
        </div>
      ) : <p class={failed ? "note" : "muted"} role="status">{failed || t("loading")}</p>}
    </>
  );
}
