// A form for an address, where the clerk asks for one. What is filled in is said as a message, one part a line.
import { useState } from "preact/hooks";

export function Address({ kit, say }) {
  const { t } = kit, [sent, setSent] = useState(false);
  function submit(event) {
    event.preventDefault();
    const { name, street, postcode, town, country } = Object.fromEntries([...new FormData(event.currentTarget)].map(([key, value]) => [key, value.trim()]));
    setSent(true);
    say([name, street, [postcode, town].filter(Boolean).join(" "), country].filter(Boolean).join("\n"));
  }
  const field = (name, label, autocomplete, more) => (
    <label class="input"><span>{label}</span><input name={name} autocomplete={autocomplete} maxLength={120} {...more} /></label>
  );
  return (
    <form class="card lookup address" aria-label={t("address")} onSubmit={submit}>
      {field("name", t("address_name"), "shipping name")}
      {field("street", t("address_street"), "shipping street-address", { required: true })}
      {field("postcode", t("address_postcode"), "shipping postal-code")}
      {field("town", t("address_town"), "shipping address-level2", { required: true })}
      {field("country", t("address_country"), "shipping country-name", { required: true })}
      <button class="button" type="submit" disabled={sent}>{t("send")}</button>
    </form>
  );
}
