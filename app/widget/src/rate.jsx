// What the customer thinks of the conversation: a score, and why.
import { useEffect, useRef, useState } from "preact/hooks";

export function Rate({ talk, kit, done, focus }) {
  const { t } = kit, title = useRef(), [error, setError] = useState(""), [busy, setBusy] = useState(false);
  const scores = [t("rate_very_bad"), t("rate_bad"), t("rate_fair"), t("rate_good"), t("rate_very_good")];
  useEffect(() => { if (focus) title.current.focus(); }, []);
  async function send(event) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setError("");
    try {
      await talk.rate(Number(values.score), values.reason);
      done?.();
    } catch (failure) { setError(failure.message); setBusy(false); }
  }
  return (
    <form class="card lookup rate" onSubmit={send}>
      <fieldset class="option">
        <legend tabIndex={-1} ref={title}>{t("rate_question")}</legend>
        {scores.map((label, at) => (
          <label class="choice" key={label}><input type="radio" name="score" value={at + 1} required /><span>{label}</span></label>
        ))}
      </fieldset>
      <label class="input"><span>{t("rate_reason")}</span><input name="reason" maxLength={1000} autocomplete="off" /></label>
      {error ? <p class="note" role="alert">{error}</p> : null}
      <button class="button" type="submit" disabled={busy}>{t("rate_send")}</button>
    </form>
  );
}
