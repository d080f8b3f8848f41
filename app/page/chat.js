"use strict";
// The chat page over the public API. Data reaches the page through textContent and properties only, never as markup.
(() => {
  const config = JSON.parse(document.getElementById("config").textContent);
  const $ = (id) => document.getElementById(id);
  const log = $("log"), scroll = $("scroll"), input = $("message");
  const POLL_PERSON = 4000, POLL_PROPOSAL = 2500;
  let session = read("shopclerk.session");
  let conversation = null, busy = false, skew = 0, personTimer = 0, lastSeq = 0;
  const cards = new Map(); // proposal id -> its card
  const personSeen = new Set();

  // --- small helpers ---

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  }
  function keep(name, value) {
    try {
      if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, JSON.stringify(value));
    } catch { /* storage is switched off: the conversation lives as long as the page */ }
  }
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.includes("-") || name === "role") element.setAttribute(name, value); else element[name] = value;
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }
  const DRAWINGS = { // paths of our own, not data
    confirmed: "M5 12.500l4.500 4.500L19 7.500", failed: "M12 7v6M12 17v.01M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
    processing: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", other: "M7 12h10",
  };
  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", DRAWINGS[name] || DRAWINGS.other);
    svg.append(path);
    return svg;
  }
  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function money(amount, currency) {
    try {
      return new Intl.NumberFormat(navigator.language, { style: "currency", currency }).format(amount);
    } catch { return `${amount} ${currency}`; }
  }
  function announce(text) {
    $("announce").textContent = "";
    setTimeout(() => { $("announce").textContent = text; }, 60);
  }
  function atEnd() { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 140; }
  function toEnd(force) { if (force || atEnd()) scroll.scrollTop = scroll.scrollHeight; }
  const slot = () => `shopclerk.conversation:${session ? session.email : "visitor"}`;

  // --- the API ---

  class Failure extends Error {
    constructor(status, problem) {
      super((problem && problem.detail) || "I could not reach the shop. Please check your connection.");
      this.status = status;
      this.code = problem ? problem.code : "unreachable";
    }
    get again() { return this.status === 0 || this.status === 429 || this.status >= 500; }
  }
  async function call(method, path, body, accept) {
    const headers = { Accept: accept || "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (session) headers.Authorization = `Bearer ${session.token}`;
    let response;
    try {
      response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch { throw new Failure(0, null); }
    const date = Date.parse(response.headers.get("Date"));
    if (date) skew = date - Date.now();
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    if (response.status === 401 && session && path !== "/dev/token") {
      become(null, "Your session has ended, so you are a visitor again.");
    }
    throw new Failure(response.status, problem);
  }
  const get = async (path) => (await call("GET", path)).json();
  const post = async (path, body) => (await call("POST", path, body)).json();

  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += value.replaceAll("\r\n", "\n");
      let cut;
      while ((cut = buffer.indexOf("\n\n")) >= 0) {
        const lines = buffer.slice(0, cut).split("\n");
        buffer = buffer.slice(cut + 2);
        const name = lines.find((line) => line.startsWith("event:"));
        const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
        if (name && data.length) yield { name: name.slice(6).trim(), data: JSON.parse(data.join("\n")) };
      }
    }
  }

  // --- messages ---

  function turn(kind, label) {
    const element = make("article", { className: `turn ${kind}`, "aria-label": label });
    log.append(element);
    $("welcome").hidden = true;
    $("fresh").hidden = false;
    return element;
  }
  function say(element, text) {
    // Addresses become links; everything else stays text.
    element.replaceChildren();
    let from = 0;
    for (const match of text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)) {
      const address = match[0].replace(/[.,;:!?]+$/, "");
      element.append(text.slice(from, match.index),
        make("a", { href: local(address), textContent: address, rel: "noopener noreferrer", target: "_blank" }));
      from = match.index + address.length;
    }
    element.append(text.slice(from));
  }
  function spoken(text, products) {
    // What the cards show already is not said a second time.
    if (!products || !products.length) return text;
    const kept = text.split("\n").filter((line) => !/^\s*[-*•] /.test(line) || !products.some((item) => line.includes(item.title)));
    return kept.join("\n").trim();
  }
  function local(address) {
    // The demo store's own pages and pictures are on this server, whatever port it had when the catalogue was synced.
    if (config.base && address.startsWith(`${config.base}/`)) return address.slice(config.base.length);
    const found = config.demo && /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(\/(?:p|pictures)\/[^?#]*)$/.exec(address);
    return found ? found[1] : address;
  }
  function addMine(text) {
    const element = turn("mine", "You said");
    element.append(make("p", { className: "say", textContent: text }));
    toEnd(true);
    return element;
  }
  function addTheirs(reply) {
    const element = turn("theirs", "The clerk said");
    const text = spoken(reply.text || "", reply.products);
    if (text) {
      const words = make("p", { className: "say" });
      say(words, text);
      element.append(words);
    }
    if (reply.products && reply.products.length) element.append(productList(reply.products));
    if (reply.proposal) element.append(proposalCard(reply.proposal));
    return element;
  }
  function addPerson(message) {
    if (personSeen.has(message.seq)) return;
    personSeen.add(message.seq);
    const words = make("p", { className: "say" });
    say(words, message.text);
    turn("theirs person-said", "A colleague said").append(words);
  }
  function system(text) {
    log.append(make("p", { className: "system", textContent: text }));
  }

  // --- products ---

  function picture(item, eager) {
    const frame = make("span", { className: "frame" });
    const initial = make("span", { textContent: (item.title || "?").slice(0, 1), "aria-hidden": "true" });
    if (!item.image) { frame.append(initial); return frame; }
    const image = make("img", { alt: "", src: local(item.image), loading: eager ? "eager" : "lazy", decoding: "async" });
    image.addEventListener("error", () => frame.replaceChildren(initial), { once: true });
    frame.append(image);
    return frame;
  }
  function stock(inStock) {
    return make("span", { className: inStock ? "stock" : "stock out", textContent: inStock ? "In stock" : "Sold out" });
  }
  function productList(items) {
    const list = make("ul", { className: "cards", "aria-label": "Products" });
    for (const item of items) {
      const card = make("button", { className: "card", type: "button" }, picture(item),
        make("span", { className: "facts" },
          make("span", { className: "title", textContent: item.title }),
          make("span", { className: "line" },
            make("span", { className: "price", textContent: money(item.price, item.currency) }), stock(item.in_stock))));
      card.addEventListener("click", () => openProduct(item));
      list.append(make("li", {}, card));
    }
    return list;
  }
  async function openProduct(item) {
    let full = item;
    try { full = { ...item, ...(await get(`/products/${encodeURIComponent(item.id)}`)) }; } catch { /* the card's facts will do */ }
    $("product-title").textContent = full.title;
    const facts = make("div", { className: "product-facts" },
      make("p", {}, make("span", { className: "price", textContent: money(full.price, full.currency) }), " ", stock(full.in_stock)),
      full.description ? make("p", { className: "description", textContent: full.description }) : null);
    for (const [name, values] of Object.entries(full.options || {})) {
      facts.append(make("div", { className: "option" }, make("b", { textContent: name }),
        ...[].concat(values).map((value) => make("span", { className: "chip", textContent: value }))));
    }
    if ((full.variants || []).length > 1) facts.append(variants(full));
    const ask = make("button", { className: "button", type: "button", textContent: "Ask about this" });
    ask.addEventListener("click", () => {
      $("product").close();
      input.value = `About "${full.title}": `;
      grow();
      input.focus();
    });
    facts.append(ask);
    const outside = full.url && local(full.url) === full.url && /^https?:\/\//.test(full.url);
    if (outside) {
      facts.append(make("a", { className: "more", href: full.url, textContent: "See it in the shop", target: "_blank", rel: "noopener noreferrer" }));
    }
    $("product-body").replaceChildren(make("div", { className: "product-grid" }, picture(full, true), facts));
    $("product").showModal();
  }
  function variants(full) {
    const rows = full.variants.map((each) => make("tr", {},
      make("th", { scope: "row", textContent: each.title || Object.values(each.options || {}).join(" / ") }),
      make("td", { textContent: money(each.price, each.currency || full.currency) }), make("td", {}, stock(each.in_stock))));
    return make("details", { open: rows.length <= 6 }, make("summary", { textContent: `${rows.length} variants` }),
      make("table", { className: "variants" }, make("tbody", {}, ...rows)));
  }

  // --- proposals ---

  const NAMES = { refund_order: "Refund", change_address: "New shipping address" };
  function proposalCard(proposal) {
    const old = cards.get(proposal.proposal_id);
    if (old) old.remove(); // shown again: one card, the lowest
    const clock = make("span", { className: "clock" });
    const yes = make("button", { className: "button", type: "button", textContent: "Confirm" });
    const no = make("button", { className: "button plain", type: "button", textContent: "Decline" });
    const buttons = make("div", { className: "buttons" }, yes, no);
    const title = NAMES[proposal.action] || proposal.action.replaceAll("_", " ");
    const card = make("section", { className: "proposal", "aria-label": `${title}, please confirm or decline` },
      make("p", { className: "kicker" }, make("b", { textContent: `${title} · order ${proposal.order_number}` }), clock),
      make("p", { className: "what", textContent: proposal.summary }), buttons);
    const state = { over: false, timer: 0 };
    function close(outcome) {
      state.over = outcome.state !== "processing";
      clearInterval(state.timer);
      clock.textContent = "";
      buttons.hidden = true;
      card.classList.add("over");
      card.dataset.state = outcome.state;
      card.querySelector(".verdict")?.remove();
      card.append(make("p", { className: `verdict ${outcome.state}` }, icon(outcome.state), make("span", { textContent: outcome.sentence })));
      if (outcome.state === "processing") setTimeout(refresh, POLL_PROPOSAL);
      toEnd();
    }
    async function refresh() {
      if (state.over || !card.isConnected) return;
      try {
        const now = await get(`/proposals/${encodeURIComponent(proposal.proposal_id)}`);
        if (now.state !== "open") close(now);
      } catch { if (buttons.hidden) setTimeout(refresh, POLL_PROPOSAL); }
    }
    async function decide(way) {
      yes.disabled = no.disabled = true;
      card.querySelector(".note")?.remove();
      try {
        const result = await post(`/proposals/${encodeURIComponent(proposal.proposal_id)}/${way}`, { hash: proposal.hash });
        close(result);
        announce(result.sentence);
        told(result);
      } catch (failure) {
        if (failure.status === 409) return refresh();
        yes.disabled = no.disabled = false; // saying it twice is harmless
        card.append(make("p", { className: "note", role: "alert", textContent: failure.message }));
      }
      input.focus();
    }
    function tick() {
      const left = Math.floor((Date.parse(proposal.expires_at) - Date.now() - skew) / 1000);
      if (left <= 0) {
        yes.disabled = no.disabled = true;
        clearInterval(state.timer);
        clock.textContent = "expired";
        refresh();
        return;
      }
      clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left`;
    }
    yes.addEventListener("click", () => decide("confirm"));
    no.addEventListener("click", () => decide("decline"));
    state.timer = setInterval(() => (card.isConnected || state.over ? tick() : undefined), 1000);
    tick();
    Object.assign(card, { refresh });
    card.remove = function remove() { clearInterval(state.timer); Element.prototype.remove.call(card); };
    cards.set(proposal.proposal_id, card);
    return card;
  }
  function told(result) {
    // The card shows the outcome; the clerk's own words are added when they say more.
    const text = (result.reply.text || "").replace(result.sentence, "").trim();
    const more = { ...result.reply, text };
    if (text || more.products.length || more.proposal) addTheirs(more);
    toEnd();
  }

  // --- a turn ---

  async function send(text, id, mine) {
    if (busy) return;
    busy = true;
    $("send").disabled = true;
    mine.querySelector(".note")?.remove();
    const answer = turn("theirs", "The clerk said");
    answer.setAttribute("aria-busy", "true");
    const words = make("p", { className: "say" });
    const typing = make("span", { className: "typing", role: "img", "aria-label": "The clerk is writing" }, make("i"), make("i"), make("i"));
    answer.append(words, typing);
    toEnd(true);
    try {
      const reply = await streamed({ message: text, conversation_id: conversation || undefined, client_message_id: id }, words, answer, typing);
      typing.remove();
      finish(reply, words, answer);
    } catch (failure) {
      answer.remove();
      failed(failure instanceof Failure ? failure : new Failure(0, null), text, id, mine);
    } finally {
      answer.removeAttribute("aria-busy");
      busy = false;
      $("send").disabled = false;
      toEnd();
    }
  }
  async function streamed(body, words, answer, typing) {
    const response = await call("POST", "/chat", body, "text/event-stream");
    let text = "", products = [];
    for await (const { name, data } of events(response)) {
      if (name === "start") remember(data.conversation_id);
      if (name === "products") { products = [...products, ...data.products]; answer.insertBefore(productList(data.products), typing); }
      if (name === "text") { text += data.text; say(words, spoken(text, products)); }
      if (name === "error") throw new Failure(data.status, data);
      if (name === "end") return data.reply;
      toEnd();
    }
    throw new Failure(0, null); // cut off: the same message id gets the same reply
  }
  function finish(reply, words, answer) {
    remember(reply.conversation_id);
    const text = spoken(reply.text, reply.products);
    if (text) say(words, text); else words.remove();
    answer.querySelectorAll(".cards").forEach((each) => each.remove());
    if (reply.products.length) answer.append(productList(reply.products));
    const live = reply.proposal ? reply.proposal.proposal_id : null;
    for (const [id, card] of cards) if (id !== live) card.refresh();
    if (reply.proposal) answer.append(proposalCard(reply.proposal));
    if (!answer.childElementCount) answer.remove();
    announce([reply.text, reply.products.length ? `${reply.products.length} products shown.` : "",
      reply.proposal ? `${reply.proposal.summary} Please confirm or decline.` : ""].filter(Boolean).join(" "));
    checkOwner();
  }
  function failed(failure, text, id, mine) {
    const note = make("p", { className: "note", role: "alert" }, make("span", { textContent: failure.message }));
    if (failure.again) {
      const retry = make("button", { type: "button", textContent: "Try again" });
      retry.addEventListener("click", () => send(text, id, mine));
      note.append(retry);
    } else if (failure.code === "conversation_not_found") {
      remember(null);
      return send(text, id, mine);
    }
    mine.append(note);
    return undefined;
  }
  function submit(text) {
    const cleaned = text.trim();
    if (!cleaned || busy) return;
    input.value = "";
    grow();
    send(cleaned, uuid(), addMine(cleaned));
  }
  function remember(id) {
    conversation = id;
    keep(slot(), id);
  }

  // --- a person in the conversation ---

  async function checkOwner() {
    if (!conversation) return;
    try { person(await get(`/conversations/${conversation}?after=${lastSeq}`)); } catch { /* the next turn asks again */ }
  }
  function person(found) {
    clearTimeout(personTimer);
    const withPerson = found.owner === "person";
    $("with-person").hidden = !withPerson;
    for (const message of found.messages) {
      lastSeq = Math.max(lastSeq, message.seq);
      if (message.role === "person" && !personSeen.has(message.seq)) {
        addPerson(message);
        announce(`A colleague said: ${message.text}`);
        toEnd();
      }
    }
    if (withPerson) personTimer = setTimeout(checkOwner, POLL_PERSON);
  }

  // --- who is speaking ---

  function showWho() {
    $("who-name").textContent = session ? session.name || session.email : "Visitor";
    $("who").classList.toggle("signed", Boolean(session));
    $("who").setAttribute("aria-label", session ? `Signed in as ${session.name || session.email}. Change` : "Visitor. Sign in");
    for (const button of document.querySelectorAll(".person")) {
      button.setAttribute("aria-pressed", String(button.dataset.email === (session ? session.email : "")));
    }
    ideas();
  }
  function become(next, why) {
    session = next;
    keep("shopclerk.session", next);
    start(why);
  }
  async function signIn(email) {
    const error = $("sign-in-error");
    error.hidden = true;
    try {
      become(await post("/dev/token", { email }));
      $("sign-in").close();
      input.focus();
    } catch (failure) {
      error.textContent = failure.message;
      error.hidden = false;
      if (!$("sign-in").open) $("sign-in").showModal();
    }
  }
  async function loadPeople() {
    let people = [];
    try { people = (await get("/dev/customers")).customers; } catch { return; }
    for (const place of [$("people"), $("people-dialog")]) {
      place.replaceChildren(...people.map((each) => {
        const initials = each.name.split(/\s+/).map((part) => part.slice(0, 1)).join("").slice(0, 2);
        const button = make("button", { className: "person", type: "button" }, make("span", { className: "initials", textContent: initials, "aria-hidden": "true" }),
          make("span", {}, make("b", { textContent: each.name }), make("small", { textContent: each.note })));
        button.dataset.email = each.email;
        button.addEventListener("click", () => signIn(each.email));
        return button;
      }));
    }
    $("people").hidden = $("try").hidden = people.length === 0;
    showWho();
  }
  function ideas() {
    const signed = ["Where is my order 1007?", "I want a refund for order 1012", "rain jacket under 120", "What is your returns policy?"];
    const visitor = ["rain jacket under 120", "a warm hat in stock", "gift for somebody who cooks", "What is your returns policy?"];
    $("ideas").replaceChildren(...(session && session.email === "mara.lindt@example.com" ? signed : visitor).map((text) => {
      const button = make("button", { className: "idea", type: "button", textContent: text });
      button.addEventListener("click", () => submit(text));
      return button;
    }));
  }

  // --- start ---

  async function start(why) {
    clearTimeout(personTimer);
    for (const card of cards.values()) card.remove();
    cards.clear();
    personSeen.clear();
    lastSeq = 0;
    log.replaceChildren();
    $("with-person").hidden = true;
    $("welcome").hidden = false;
    $("fresh").hidden = true;
    conversation = read(slot());
    showWho();
    if (why) system(why);
    if (conversation) await history(conversation);
  }
  async function history(id) {
    try {
      let found;
      do {
        found = await get(`/conversations/${id}?after=${lastSeq}`);
        if (conversation !== id) return;
        for (const message of found.messages) {
          lastSeq = Math.max(lastSeq, message.seq);
          if (message.role === "customer") addMine(message.text);
          else if (message.role === "person") addPerson(message);
          else addTheirs(message);
        }
      } while (found.more);
      const live = found.proposal ? found.proposal.proposal_id : null;
      for (const [proposalId, card] of cards) if (proposalId !== live) card.refresh();
      if (found.proposal && !cards.has(live)) addTheirs({ text: "", proposal: found.proposal });
      person(found);
      toEnd(true);
    } catch (failure) {
      if (failure.status === 404 || failure.status === 401) { remember(null); return; }
      system(failure.message);
    }
  }
  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
  }

  $("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(input.value); });
  input.addEventListener("input", grow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(input.value); }
  });
  $("fresh").addEventListener("click", () => { if (!busy) { remember(null); start(); input.focus(); } });
  $("who").hidden = !config.demo;
  $("who").addEventListener("click", () => $("sign-in").showModal());
  $("visitor").addEventListener("click", () => { become(null); $("sign-in").close(); input.focus(); });
  $("email-form").addEventListener("submit", (event) => { event.preventDefault(); signIn($("email").value.trim()); });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
  $("shop").textContent = config.shop;
  document.title = `${config.shop}: ask the clerk`;

  async function begin() {
    const wanted = new URLSearchParams(location.hash.slice(1)).get("as"); // demo --web --as EMAIL opens /#as=EMAIL
    if (wanted !== null) window.history.replaceState(null, "", location.pathname);
    if (!config.demo) session = null;
    if (config.demo && wanted !== null && (!session || session.email !== wanted)) {
      if (wanted === "") become(null); else await signIn(wanted);
    } else await start();
    if (config.demo) await loadPeople();
    if (config.product) {
      const found = await get(`/search?limit=5&q=${encodeURIComponent(config.product)}`).catch(() => ({ items: [] }));
      const item = found.items.find((each) => each.url && each.url.endsWith(`/p/${config.product}`)) || found.items[0];
      if (item) openProduct(item);
    }
    if (matchMedia("(hover: hover)").matches && !config.product) input.focus();
  }
  begin();
})();
