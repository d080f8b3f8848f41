// Blocks without buttons: an order, how a change ended, a notice, that a person was called.
import { place } from "./core.js";
import { Icon } from "./icon.jsx";

export const Notice = ({ text }) => <p class="notice" role="note">{text}</p>;
export const Verdict = ({ state, sentence }) => <p class={`verdict ${state}`}><Icon name={state} /><span>{sentence}</span></p>;
export const Handoff = ({ text, kit }) => <section class="card handoff" aria-label={kit.t("person_called")}><Icon name="person" /><p>{text}</p></section>;
export const Sum = ({ label, amount }) => <p class="sum"><span>{label}</span><b>{amount}</b></p>;

export function Order({ order, kit }) {
  const { t, money, day } = kit, name = t("order", { order: order.number.replace(/^#/, "") });
  const state = order.state || order.status.replaceAll("_", " ");
  const when = [order.placed_on && t("placed", { day: day(order.placed_on) }), order.delivered_on && t("delivered", { day: day(order.delivered_on) })];
  return (
    <section class="card order" aria-label={`${name}, ${state}`}>
      <p class="kicker"><b>{name}</b><span class="pill">{state}</span></p>
      <p class="when">{when.filter(Boolean).join(", ")}</p>
      <ul>
        {order.items.map((each) => (
          <li>
            <span><span class="count">{each.quantity} ×</span> {each.title}{each.variant ? <small> {each.variant}</small> : null}</span>
            {each.price ? <span class="price">{money(each.price, order.currency)}</span> : null}
          </li>
        ))}
      </ul>
      <Sum label={t("total")} amount={money(order.total, order.currency)} />
      {Number(order.refunded) > 0 ? <Sum label={t("refunded")} amount={money(order.refunded, order.currency)} /> : null}
      {order.tracking.map((each) => <Parcel parcel={each} kit={kit} />)}
    </section>
  );
}

function Parcel({ parcel, kit }) {
  const name = [parcel.carrier, parcel.number].filter(Boolean).join(" ") || kit.t("parcel");
  const status = parcel.status ? parcel.status.replaceAll("_", " ") : "";
  return (
    <p class="parcel">
      <Icon name="parcel" />
      <span class="which"><b>{name}</b>{status ? <small>{status}</small> : null}</span>
      {parcel.url && place(parcel.url) ? <a class="button plain small" href={kit.local(parcel.url)} target="_blank" rel="noopener noreferrer" aria-label={kit.t("track_it", { parcel: name })}>{kit.t("track")}</a> : null}
    </p>
  );
}
