// The card of a change that waits for a yes or no: what, how much, where to, and the two buttons always in sight.
import { useEffect, useState } from "preact/hooks";
import { Sum, Verdict } from "./blocks.jsx";

function useClock(proposal, talk, over) {
  const left = () => Math.floor((Date.parse(proposal.expires_at) - Date.now() - talk.calls.state.skew) / 1000);
  const [now, setNow] = useState(left);
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => {
      setNow(left());
      if (left() <= 0) { clearInterval(timer); talk.refresh(proposal.proposal_id); }
    }, 1000);
    return () => clearInterval(timer);
  }, [over, proposal.expires_at]);
  return now;
}

export function Proposal({ proposal, quote, talk, kit }) {
  const { t, money, config } = kit, known = talk.outcomes.get(proposal.proposal_id) || {};
  const left = useClock(proposal, talk, Boolean(known.state));
  const title = config.titles[proposal.action] || proposal.action.replaceAll("_", " ");
  const difference = Number(quote?.difference || 0), expired = left <= 0;
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const press = (way) => (event) => {
    const root = event.currentTarget.getRootNode();
    talk.decide(proposal, way).then(() => root.querySelector("#message")?.focus());
  };
  return (
    <section class={`card proposal ${known.state ? "over" : ""}`} aria-label={t("please_decide", { title })} data-state={known.state || "open"}>
      <p class="kicker">
        <b>{t("of_order", { title, order: proposal.order_number })}</b>
        {known.state ? null : <span class="clock">{expired ? t("expired") : t("left", { time })}</span>}
      </p>
      <p class="what">{proposal.summary}</p>
      {Number(quote?.amount || 0) > 0 ? <Sum label={t("you_get_back")} amount={money(quote.amount, quote.currency)} /> : null}
      {difference > 0 ? <Sum label={t("you_pay")} amount={money(quote.difference, quote.currency)} /> : null}
      {difference < 0 ? <Sum label={t("you_get_back")} amount={money(quote.difference.replace("-", ""), quote.currency)} /> : null}
      {known.error ? <p class="note" role="alert">{known.error}</p> : null}
      {known.state ? <Verdict state={known.state} sentence={known.sentence} /> : (
        <div class="buttons">
          <button class="button" type="button" disabled={expired || known.deciding} onClick={press("confirm")}>{t("confirm")}</button>
          <button class="button plain" type="button" disabled={expired || known.deciding} onClick={press("decline")}>{t("decline")}</button>
        </div>
      )}
    </section>
  );
}
