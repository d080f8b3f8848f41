// Where one writes, and what is to be known before one does.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.jsx";

export function Composer({ talk, kit, view, say }) {
  const { t } = kit, field = useRef(), [text, setText] = useState("");
  useEffect(() => { // what open({ message }) brought: to be read, changed and sent by the customer
    if (!view.message) return;
    setText(view.message);
    view.message = "";
    field.current.focus();
  });
  useEffect(() => {
    field.current.style.height = "auto";
    if (text) field.current.style.height = `${Math.min(field.current.scrollHeight, 120)}px`;
  }, [text]);
  function send(event) {
    event.preventDefault();
    if (!text.trim()) return;
    say(text);
    setText("");
    field.current.focus();
  }
  function pressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  }
  return (
    <form class="composer" onSubmit={send}>
      {talk.down ? <p class="banner down"><span>{talk.down}</span><button type="button" onClick={() => { talk.down = ""; talk.draw(); talk.flush(); talk.look(true); }}>{t("again")}</button></p> : null}
      {talk.person && !talk.down ? <p class="banner"><span>{t("with_person")}</span><button type="button" onClick={() => say(t("to_clerk_say"))}>{t("to_clerk")}</button></p> : null}
      <div class="field">
        <label class="sr" for="message">{t("your_message")}</label>
        <textarea id="message" ref={field} rows="1" maxLength={4000} placeholder={t("ask")} autocomplete="off" enterkeyhint="send"
          value={text} onInput={(event) => setText(event.currentTarget.value)} onKeyDown={pressed} />
        <button class="send" type="submit" aria-label={t("send")} disabled={!text.trim()}><Icon name="send" /></button>
      </div>
      <p class="fine">{t("only_after")}</p>
    </form>
  );
}
