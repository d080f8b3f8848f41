// The card of an article on the customer's photo: form, progress, picture. It draws the blocks of a reply, and asks the
// server how everything stands, so that it goes on after a reload, in another tab and after a restart.

const tryons = new Set(), following = new Set();
let refreshDue = false;
const LONGEST_SIDE = 2048, POLL_TRYON = 2500, MAKING = ["waiting", "running"];
const CARDS = ["upload", "form", "progress", "picture"];

function tryOnCard(block, replies) {
  const article = block.article, stage = make("div", { className: "stage" });
  const name = [article.title, article.colour].filter(Boolean).join(", ");
  const title = `${article.title}${article.colour ? ` (${article.colour})` : ""}`;
  const card = make("section", { className: "tryon", "aria-label": t("on_photo", { title }) },
    make("div", { className: "pair" }, productList([{ ...article, id: article.product_id }]), stage), replies.length ? quickReplies(replies) : null);
  let shown = "", busyHere = false;

  function draw(key, ...children) { // what stands there already keeps its focus and its ticked boxes
    if (shown === key) return;
    const held = stage.contains(document.activeElement);
    shown = key;
    stage.replaceChildren(...children.filter(Boolean));
    if (held) (stage.querySelector("input, button") || log).focus();
    toEnd();
  }
  function words(text, properties) { return make("p", { textContent: text, ...properties }); }
  function picture(job) {
    const image = make("img", { src: here(job.overlay_url), alt: t("preview", { title: name }) });
    image.addEventListener("error", () => draw("gone", words(GONE)), { once: true });
    image.addEventListener("load", () => toEnd(log.lastElementChild.contains(card)), { once: true });
    const notes = [job.label, ...(job.notes || [])].filter(Boolean).join(". ").replaceAll("..", ".");
    draw(`done ${job.job_id}`, make("figure", {}, image, make("figcaption", { textContent: notes })));
  }
  function progress(job) {
    draw(`making ${job.job_id}`, words(t("making"), { role: "status" }),
      make("progress", { "aria-label": t("making_of", { title: name }) }));
  }
  function form(live, why) {
    draw(`form ${live ? live.session_id : ""} ${why}`, why ? words(why, { className: "note", role: "alert" }) : null,
      uploadForm(block, live, start));
  }
  function ready(live) {
    const button = make("button", { className: "button", type: "button", textContent: block.submit || t("show_it") });
    button.addEventListener("click", () => press(live));
    draw(`ready ${live.session_id}`, words(t("still_here")), button);
  }
  function press(live) { return start(live, null).catch((failure) => system(failure.message)); }
  async function start(session, file) {
    if (busyHere) return;
    busyHere = true;
    try {
      if (file) await sendPhoto(session, file);
      await post(`/tryon/${encodeURIComponent(session.session_id)}/product/${encodeURIComponent(article.variant_id)}`,
        { product_id: article.product_id });
      await refreshTryOns();
    } finally { busyHere = false; }
  }
  card.show = function show(sessions) {
    const live = sessions.find((each) => each.state !== "closed"), withPhoto = sessions.find((each) => each.state === "ready");
    for (const button of card.querySelectorAll("[data-do=delete_photo]")) button.hidden = !sessions.length;
    const jobs = [...sessions].reverse().flatMap((each) => each.jobs).filter((job) => job.variant_id === article.variant_id);
    const job = jobs.find((each) => MAKING.includes(each.state)) || jobs[jobs.length - 1];
    if (!job) {
      if (shown && !sessions.length && shown !== "form  ") draw("deleted", words(GONE));
      else if (block.type === "upload") withPhoto ? ready(withPhoto) : form(live, "");
      else withPhoto ? ready(withPhoto) : draw("gone", words(GONE));
    } else if (MAKING.includes(job.state)) {
      progress(job);
      follow(job.session_id);
    } else if (job.overlay_url) {
      if (shown.startsWith("making")) announce(`${t("ready", { title: name })} ${job.label}`);
      picture(job);
    } else if (block.consent && (job.another_photo || (job.code === "photo_gone" && !withPhoto))) form(live, job.sentence);
    else draw(`ended ${job.job_id}`, words(job.sentence || GONE, { className: "note", role: "alert" }),
      withPhoto && job.state === "failed" ? again(withPhoto) : null);
  };
  function again(live) {
    const button = make("button", { className: "button plain", type: "button", textContent: t("again") });
    button.addEventListener("click", () => press(live));
    return button;
  }
  card.querySelectorAll("[data-do=delete_photo]").forEach((each) => { each.hidden = true; }); // until there is one
  tryons.add(card);
  refreshSoon();
  return card;
}
const GONE = t("gone");

function uploadForm(block, live, start) {
  const note = make("p", { className: "note", role: "alert", hidden: true });
  const send = make("button", { className: "button", type: "submit", textContent: block.submit || t("show_it") });
  const chosen = make("span", { className: "muted", role: "status", textContent: t("no_photo") });
  let file = null;
  function box(text, required) {
    return make("label", { className: "check" }, make("input", { type: "checkbox", required }), make("span", { textContent: text }));
  }
  function picker(label, properties, hidden) {
    const field = make("input", { type: "file", accept: "image/*", className: "sr" });
    for (const [name, value] of Object.entries(properties)) field.setAttribute(name, value);
    field.addEventListener("change", () => {
      file = field.files[0] || file;
      chosen.textContent = file ? file.name : t("no_photo");
    });
    return make("label", { className: "button plain file", hidden: Boolean(hidden) }, field, make("span", { textContent: label }));
  }
  const terms = block.consent, agreed = live ? null : box(t("agree", { terms: terms.text }), true);
  const adult = live ? null : box(terms.adult, true), remote = live || !terms.remote ? null : box(terms.remote, false);
  const element = make("form", { className: "upload", "aria-label": t("your_photo") }, agreed, adult, remote,
    make("div", { className: "buttons" }, picker(t("take_photo"), { capture: "user" }, !matchMedia("(pointer: coarse)").matches), picker(t("choose_photo"), {}), chosen),
    send, note);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    note.hidden = true;
    if (!file) { note.textContent = t("photo_first"); note.hidden = false; return; }
    send.disabled = true;
    try {
      const session = live || await post("/tryon/sessions", {
        consent_version: terms.version, adult: adult.querySelector("input").checked,
        remote: Boolean(remote && remote.querySelector("input").checked), conversation_id: conversation || undefined,
      });
      await start(session, file);
    } catch (failure) {
      note.textContent = failure.message;
      note.hidden = false;
    }
    send.disabled = false;
  });
  return element;
}
async function smaller(file) {
  // Large photos of phones are made smaller here: less to send, and what the camera wrote into the file stays here.
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST_SIDE / Math.max(image.width, image.height);
    if (scale >= 1) return file;
    const canvas = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => { canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.92); });
  } catch { return file; } // the server says what is wrong with it
}
function here(address) {
  // Signed addresses are this server's own, whatever name it knows itself by.
  const found = new URL(address, location.origin);
  return location.origin + found.pathname + found.search;
}
async function sendPhoto(session, file) {
  const small = await smaller(file);
  let response;
  try {
    response = await fetch(here(session.upload_url), { method: "PUT", body: small, headers: { "Content-Type": small.type || "application/octet-stream" } });
  } catch { throw new Failure(0, null); }
  if (!response.ok) throw new Failure(response.status, await response.json().catch(() => null));
}
function refreshSoon() { // once for all cards that are drawn now
  if (refreshDue) return;
  refreshDue = true;
  setTimeout(() => { refreshDue = false; refreshTryOns(); }, 0);
}
async function refreshTryOns() {
  if (!tryons.size || !conversation) return;
  const asked = conversation;
  try {
    const { sessions } = await get(`/tryon/sessions?conversation_id=${encodeURIComponent(asked)}`);
    if (asked === conversation) for (const card of tryons) card.show(sessions);
  } catch (failure) { if (failure.again) setTimeout(refreshTryOns, POLL_TRYON); }
}
async function follow(session) {
  if (following.has(session)) return;
  following.add(session);
  try {
    const path = `/tryon/${encodeURIComponent(session)}`;
    for await (const { name, data } of events(await call("GET", path, undefined, "text/event-stream"))) {
      if (name === "state" && !data.jobs.some((job) => MAKING.includes(job.state))) break;
    }
  } catch { await new Promise((done) => { setTimeout(done, POLL_TRYON); }); } // the server restarts: it goes on
  following.delete(session);
  refreshTryOns();
}
async function deletePhoto(button) {
  button.disabled = true;
  try {
    const { sessions } = await get(`/tryon/sessions?conversation_id=${encodeURIComponent(conversation)}`);
    for (const each of sessions) await call("DELETE", `/tryon/${encodeURIComponent(each.session_id)}`);
    announce(t("deleted"));
    await refreshTryOns();
  } catch (failure) { system(failure.message); }
  button.disabled = false;
}
