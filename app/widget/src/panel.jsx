// What the loader loads: the panel with the conversation. `mount` gives the loader what its JS API needs.
import { render } from "preact";
import css from "./style.css";
import { makeCalls, makeStore, words } from "./core.js";
import { following } from "./following.js";
import { identity } from "./identity.js";
import { Talk } from "./talk.js";
import { App } from "./app.jsx";

const HERE = ["127.0.0.1", "localhost", "[::1]"];
function addresses(config, base) {
  // Signed addresses are the clerk's own, and so are a demo shop's pages, whatever name or port they were written with.
  const moved = (found) => base + found.pathname + found.search;
  return {
    signed: (address) => moved(new URL(address, base)),
    local(address) {
      const found = new URL(address);
      return config.here && HERE.includes(found.hostname) && /^\/(?:p|shop|pictures|cart|pages)\//.test(found.pathname) ? moved(found) : found.href;
    },
  };
}

export async function mount(context) {
  const { base, options, names, host, root, launcher, badge, label, inline, emit } = context;
  const store = makeStore(names), language = context.language;
  const response = await fetch(`${base}/widget/config?language=${encodeURIComponent(language)}`, { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  const config = await response.json(), kit = { ...words(config, language), ...addresses(config, base), config, options, inline };
  const calls = makeCalls(base, config.language, kit.t, () => talk.token());
  const talk = new Talk({ calls, store, t: kit.t, emit, who: context.identity });
  Object.assign(talk, following, identity);
  const sheet = new CSSStyleSheet(), view = { name: "talk", product: null, message: "", opener: null };
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const place = document.createElement("div");
  place.className = "place";
  root.append(place);

  const draw = () => {
    badge.textContent = talk.unread && !talk.open ? String(talk.unread) : "";
    launcher.setAttribute("aria-label", talk.unread && !talk.open ? kit.t("open_unread", { count: talk.unread }) : talk.open ? kit.t("close") : label);
    launcher.setAttribute("aria-expanded", String(talk.open));
    host.toggleAttribute("opened", talk.open);
    render(<App talk={talk} kit={kit} view={view} show={show} close={close} />, place);
  };
  let due = false;
  talk.changed = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => { due = false; draw(); });
  };
  const show = (name, more = {}) => { Object.assign(view, { name }, more); talk.draw(); };
  const focus = () => requestAnimationFrame(() => (root.querySelector(".sheet h3") || root.querySelector("#message"))?.focus());
  async function identify() {
    try { await talk.identify(); } catch (failure) { emit("error", failure); }
    if (talk.store.get("session")?.token !== shownFor) { shownFor = talk.token(); await talk.begin(); }
  }
  function open({ message, product, quiet } = {}, opener) {
    const was = talk.open;
    Object.assign(talk, { open: true, unread: 0 });
    if (opener && !was) view.opener = opener;
    show(product ? "product" : view.name, { ...(product ? { product: { id: String(product) } } : {}), ...(message ? { message } : {}) });
    if (!quiet) focus();
    if (!was) { emit("open"); talk.look(); }
  }
  function close() {
    if (!talk.open || inline) return;
    talk.open = false;
    show("talk");
    const back = view.opener?.isConnected && view.opener !== document.body ? view.opener : launcher;
    back.focus({ preventScroll: true });
    emit("close");
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (talk.open) talk.unread = 0;
    talk.look();
  });
  addEventListener("online", () => { talk.flush(); talk.look(); });
  addEventListener("storage", (event) => { // another window signed in or out: this one follows, and shows nothing of before
    if (event.key !== null && event.key !== store.name("session")) return;
    if (talk.token() === shownFor) return;
    shownFor = talk.token();
    talk.begin();
  });

  let shownFor;
  try { await talk.identify(); } catch (failure) { emit("error", failure); }
  shownFor = talk.token();
  talk.begin().then(() => { shownFor = talk.token(); });
  draw();
  return {
    open, close, identify, isOpen: () => talk.open,
    logout: async () => { await talk.logout(); shownFor = undefined; show("talk", { message: "" }); },
  };
}
