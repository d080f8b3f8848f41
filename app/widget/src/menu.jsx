// What is done with the conversation as a whole.
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.jsx";
import { chime } from "./sound.js";

export function Menu({ talk, kit, show, done }) {
  const { t } = kit, list = useRef();
  useEffect(() => list.current.querySelector("button").focus(), []);
  function moved(event) {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const all = [...list.current.querySelectorAll("button")], step = event.key === "ArrowDown" ? 1 : -1;
    all[(all.indexOf(list.current.getRootNode().activeElement) + step + all.length) % all.length].focus();
  }
  const item = (icon, label, act) => (
    <li><button type="button" onClick={() => { done(); act(); }}><Icon name={icon} />{label}</button></li>
  );
  const loud = talk.store.get("sound");
  function sound() {
    talk.store.set("sound", loud ? null : 1);
    if (!loud) chime();
  }
  async function fresh() {
    if (talk.sending) return;
    talk.remember(null);
    talk.keep([]);
    await talk.begin();
    show("talk");
  }
  return (
    <>
      <div class="veil" onClick={done} />
      <ul class="menu" aria-label={t("more")} ref={list} onKeyDown={moved}>
        {talk.signedIn() ? null : item("parcel", t("lookup"), () => show("lookup"))}
        {item("fresh", t("new_chat"), fresh)}
        {talk.answered() ? item("confirmed", t("rate"), () => show("rate")) : null}
        {item("sound", loud ? t("sound_off") : t("sound_on"), sound)}
        {item("exit", t("end_chat"), async () => { await talk.logout(); talk.notice(t("ended")); show("talk"); })}
      </ul>
    </>
  );
}
