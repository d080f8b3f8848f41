// Stands on the shop's pages: a button, and the JS API. The panel is loaded when somebody first needs it.
import css from "./loader.css";

const script = document.currentScript;
if (script && !window.ShopClerk) {
  // How it looks is set in the console (the server puts that in); what the page says comes before it.
  const options = { ...__LOOK__, ...script.dataset }, base = script.src.replace(/\/widget\.js.*$/, "");
  const names = `shopclerk:${options.shop || ""}:`, inline = options.mode === "inline", heard = {};
  const language = options.language || document.documentElement.lang || navigator.language;
  // The server puts the labels in, from the catalogue of sentences.
  const labels = __LABELS__, label = labels[language.slice(0, 2)] || labels.en;
  let panel, loading, opener, identity;

  const host = document.createElement("div"), root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(), launcher = document.createElement("button");
  host.id = "shopclerk";
  for (const name of ["side", "scheme", "mode"]) if (options[name]) host.setAttribute(name, options[name]);
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  if (options.accent) host.style.setProperty("--shopclerk-accent", options.accent);
  launcher.className = "launcher";
  launcher.setAttribute("aria-label", label);
  launcher.setAttribute("aria-expanded", "false");
  launcher.hidden = inline || options.launcher === "off";
  const svg = (tag, values) => {
    const found = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in values) found.setAttribute(name, values[name]);
    return found;
  };
  const picture = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": true });
  picture.append(svg("path", { d: "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5ZM9 10.5h7M9 13.5h4" }));
  const badge = document.createElement("span");
  badge.className = "badge";
  launcher.append(picture, badge);
  root.append(launcher);

  const emit = (name, detail) => (heard[name] || []).forEach((each) => each(detail));
  const context = { base, options, names, host, root, launcher, badge, label, inline, language, emit, identity: () => identity };
  const load = () => loading ||= import(`${base}/widget/${PANEL}`)
    .then(async (found) => { panel = await found.mount(context); emit("ready"); })
    .catch((error) => { loading = undefined; emit("error", error); });
  const ask = (name, ...values) => load().then(() => panel && panel[name](...values));
  const open = (wanted) => { opener = root.activeElement || document.activeElement; return ask("open", wanted || {}, opener); };
  const toggle = () => (panel && panel.isOpen() ? ask("close") : open());
  window.ShopClerk = {
    open, toggle,
    close: () => panel && panel.close(),
    isOpen: () => !!panel && panel.isOpen(),
    identify: (found) => { identity = found; return panel && panel.identify(); },
    logout: () => { identity = undefined; return ask("logout"); },
    on: (name, listener) => {
      (heard[name] ||= []).push(listener);
      return () => { heard[name] = heard[name].filter((each) => each !== listener); };
    },
  };
  launcher.addEventListener("click", toggle);
  document.addEventListener("click", (event) => {
    const from = event.target.closest && event.target.closest(["[data-shopclerk-open]", options.trigger].filter(Boolean).join());
    if (!from) return;
    event.preventDefault();
    open({ message: from.dataset.shopclerkMessage, product: from.dataset.shopclerkProduct });
  });
  const place = () => {
    const target = inline && document.querySelector(options.target || "body");
    (target || document.body).append(host);
    let waits = false;
    try { waits = localStorage.getItem(`${names}watch`); } catch { /* no storage here: there is nothing to go on with */ }
    if (inline) open({ quiet: true });
    else if (waits) (window.requestIdleCallback || setTimeout)(load);
  };
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
}
