// Proving a mailbox without typing into the chat: an order's number and address, then the mailed code.
import { useEffect, useRef, useState } from "preact/hooks";

export function Lookup({ talk, kit, say }) {
  const { t } = kit, first = useRef(), [claim, setClaim] = useState(null), [told, setTold] = useState(""), [busy, setBusy] = useState(false), [error, setError] = useState("");
  useEffect(() => first.current?.focus(), [Boolean(claim)]);
  const attempt = (work) => async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setError("");
    try { await work(values); } catch (failure) { setError(failure.message); }
    setBusy(false);
  };
  const ask = attempt(async ({ number, email }) => {
    const found = await talk.calls.post("/verify", { order_number: number.trim(), email: email.trim() });
    if (found.token) talk.store.set("session", { token: found.token, sub: "" });
    setTold(found.sentence);
    setClaim({ number: number.trim() });
  });
  const enter = attempt(async ({ code }) => {
    await talk.calls.post("/verify/code", { code: code.trim() });
    say(t("where_say", { order: claim.number }));
  });
  const field = (name, label, more) => <label class="input"><span>{label}</span><input name={name} required autocomplete="off" {...more} /></label>;
  return (
    <form class="lookup" onSubmit={claim ? enter : ask} key={claim ? "code" : "claim"}>
      <h3 tabIndex={-1}>{t("lookup")}</h3>
      <p class="muted">{claim ? told : t("lookup_lead")}</p>
      {claim ? field("code", t("code"), { ref: first, inputMode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]*", maxLength: 12 }) : (
        <>
          {field("number", t("order_number"), { ref: first, maxLength: 80 })}
          {field("email", t("order_email"), { type: "email", autocomplete: "email", maxLength: 254 })}
        </>
      )}
      {error ? <p class="note" role="alert">{error}</p> : null}
      <button class="button" type="submit" disabled={busy}>{claim ? t("show_order") : t("send_code")}</button>
    </form>
  );
}
