// The panel: who one talks to, the conversation, and where one writes.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Compare } from "./compare.jsx";
import { Composer } from "./composer.jsx";
import { Icon } from "./icon.jsx";
import { Lookup } from "./lookup.jsx";
import { Menu } from "./menu.jsx";
import { Messages } from "./messages.jsx";
import { Product } from "./product.jsx";
import { Rate } from "./rate.jsx";

const PHONE = "(max-width: 480px), (max-height: 480px)";
const FOCUSABLE = "button:not([disabled]), a[href], input:not([disabled]), textarea, summary, [tabindex='0']";

function keepInside(event, panel) {
  // Tab goes round inside the panel: the page behind it is reached by closing it.
  const all = [...panel.querySelectorAll(FOCUSABLE)].filter((each) => each.checkVisibility());
  const now = panel.getRootNode().activeElement, edge = event.shiftKey ? all[0] : all[all.length - 1];
  if (now !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all[all.length - 1] : all[0]).focus();
}

export function App({ talk, kit, view, show, close }) {
  const { t, config, inline } = kit, panel = useRef(), [menu, setMenu] = useState(false);
  const [phone, setPhone] = useState(matchMedia(PHONE).matches);
  useEffect(() => {
    const media = matchMedia(PHONE), changed = () => setPhone(media.matches);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, []);
  function pressed(event) {
    if (event.key === "Tab" && !inline) keepInside(event, panel.current);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (menu) setMenu(false); else if (view.name !== "talk") back(); else close();
  }
  function back() {
    show("talk");
    requestAnimationFrame(() => panel.current.querySelector("#message")?.focus());
  }
  const say = (text) => { if (view.name !== "talk") show("talk"); talk.send(text); };
  const role = inline ? { role: "region" } : { role: "dialog", "aria-modal": phone ? "true" : undefined };
  return (
    <section class="panel" {...role} aria-label={t("title", { shop: config.shop })} ref={panel} hidden={!talk.open}
      dir={config.dir} lang={config.language} onKeyDown={pressed}>
      <div class="top">
        <span class="mark" aria-hidden="true"><Icon name="bell" /></span>
        <div class="names">
          <h2>{config.shop}</h2>
          <p>{talk.person ? t("with_colleague") : t("clerk")}</p>
        </div>
        {talk.person
          ? <button class="icon" type="button" aria-label={t("to_clerk")} title={t("to_clerk")} onClick={() => say(t("to_clerk_say"))}><Icon name="bell" /></button>
          : <button class="icon" type="button" aria-label={t("to_person")} title={t("to_person")} onClick={() => say(t("to_person_say"))}><Icon name="person" /></button>}
        <button class="icon" type="button" aria-label={t("more")} aria-expanded={String(menu)} onClick={() => setMenu(!menu)}><Icon name="more" /></button>
        {inline ? null : <button class="icon" type="button" aria-label={t("close")} onClick={close}><Icon name="close" /></button>}
      </div>
      {menu ? <Menu talk={talk} kit={kit} show={show} done={() => setMenu(false)} /> : null}
      {view.name === "talk" ? (
        <>
          <Scroll talk={talk} label={t("conversation")}>
            <Messages talk={talk} kit={kit} show={show} say={say} />
          </Scroll>
          <Composer talk={talk} kit={kit} view={view} say={say} />
        </>
      ) : (
        <div class="sheet">
          <button class="back" type="button" onClick={back}><Icon name="back" />{t("back")}</button>
          {view.name === "product" ? <Product talk={talk} kit={kit} item={view.product} show={show} say={say} /> : null}
          {view.name === "compare" ? <Compare talk={talk} kit={kit} items={view.items} show={show} /> : null}
          {view.name === "lookup" ? <Lookup talk={talk} kit={kit} say={say} /> : null}
          {view.name === "rate" ? <Rate talk={talk} kit={kit} done={back} focus /> : null}
        </div>
      )}
      <div class="sr" role="status" aria-live="polite">{talk.said}</div>
    </section>
  );
}

function Scroll({ talk, label, children }) {
  // Follows the end while one is there; a long answer is shown from its beginning, a question with its buttons.
  const place = useRef(), seen = useRef({ count: 0, mine: "", height: 0 });
  const stick = () => {
    const box = place.current;
    if (!box) return;
    const last = box.querySelector(".turn:last-of-type"), was = seen.current;
    const mine = [...talk.messages].reverse().find((each) => each.who === "me")?.key || "";
    const near = was.height - box.scrollTop - box.clientHeight < 160;
    if (mine !== was.mine || near || talk.messages.length < was.count) {
      const tall = last && last.offsetHeight > box.clientHeight && !last.querySelector(".proposal");
      box.scrollTop = tall ? last.offsetTop - 12 : box.scrollHeight;
    }
    seen.current = { count: talk.messages.length, mine, height: box.scrollHeight };
  };
  useLayoutEffect(stick);
  useEffect(() => {
    const watch = new ResizeObserver(() => { seen.current.height = Math.max(seen.current.height, 0); stick(); });
    watch.observe(place.current);
    watch.observe(place.current.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return <div class="scroll" role="log" aria-live="off" aria-label={label} tabIndex={0} ref={place}><div class="log">{children}</div></div>;
}
