// Starting the page: history, events, the address it was opened under.

function clear(...kept) {
  clearTimeout(personTimer);
  for (const card of cards.values()) card.remove();
  cards.clear();
  tryons.clear();
  personSeen.clear();
  lastSeq = seenSeq = 0;
  log.replaceChildren(...kept);
  $("with-person").hidden = true;
}
async function start(why) {
  clear();
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
        lastSeq = seenSeq = Math.max(lastSeq, message.seq);
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
    if (failure.code === "proof_ended") { remember(null); start(failure.message); return; }
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
$("sign-out").addEventListener("click", signOut);
$("visitor").addEventListener("click", () => { become(null); $("sign-in").close(); input.focus(); });
$("email-form").addEventListener("submit", (event) => { event.preventDefault(); signIn($("email").value.trim()); });
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
$("shop").textContent = config.shop;
document.title = t("document", { shop: config.shop });

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
