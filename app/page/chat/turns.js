// Sending a message and showing the answer while it streams; a colleague's answers in between.

async function send(text, id, mine) {
  if (busy) return;
  busy = true;
  $("send").disabled = true;
  mine.querySelector(".note")?.remove();
  const answer = turn("theirs", t("clerk_said"));
  answer.setAttribute("aria-busy", "true");
  const words = make("p", { className: "say" });
  const typing = make("span", { className: "typing", role: "img", "aria-label": t("writing") }, make("i"), make("i"), make("i"));
  answer.append(words, typing);
  toEnd(true);
  try {
    const body = { message: text, conversation_id: conversation || undefined, client_message_id: id, seen_seq: seenSeq };
    const reply = await streamed(body, words, answer, typing, mine);
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
async function streamed(body, words, answer, typing, mine) {
  const response = await call("POST", "/chat", body, "text/event-stream");
  let text = "", products = [];
  for await (const { name, data } of events(response)) {
    if (name === "start") {
      if (conversation && conversation !== data.conversation_id) clear(mine, answer); // whose the old one was is not here now
      remember(data.conversation_id);
    }
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
  seenSeq = Math.max(seenSeq, reply.seq || 0);
  const text = spoken(reply.text, reply.products, reply.blocks);
  if (text) say(words, text); else words.remove();
  answer.querySelectorAll(".cards").forEach((each) => each.remove());
  if (reply.products.length) answer.append(productList(reply.products));
  answer.append(...blockList(reply.blocks || []));
  const live = reply.proposal ? reply.proposal.proposal_id : null;
  for (const [id, card] of cards) if (id !== live) card.refresh();
  if (reply.proposal) answer.append(proposalCard(reply.proposal, quoteOf(reply)));
  if (!answer.childElementCount) answer.remove();
  announce([reply.text, reply.products.length ? t("products_shown", { count: reply.products.length }) : "",
    reply.proposal ? `${reply.proposal.summary} ${t("please_confirm")}` : ""].filter(Boolean).join(" "));
  checkOwner();
  refreshSoon();
}
function failed(failure, text, id, mine) {
  const note = make("p", { className: "note", role: "alert" }, make("span", { textContent: failure.message }));
  if (failure.again) {
    const retry = make("button", { type: "button", textContent: t("again") });
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
  $("sign-out").hidden = !session && !id;
}

async function checkOwner() {
  if (!conversation) return;
  try {
    person(await get(`/conversations/${conversation}?after=${lastSeq}`));
  } catch (failure) { // else the next turn asks again
    if (failure.code === "proof_ended" && !busy) { remember(null); start(failure.message); }
  }
}
function person(found) {
  clearTimeout(personTimer);
  const withPerson = found.owner === "person";
  let missed = false; // another window's turn: what it showed was not shown here
  $("with-person").hidden = !withPerson;
  for (const message of found.messages) {
    lastSeq = Math.max(lastSeq, message.seq);
    if (message.role === "clerk" && message.seq > seenSeq) missed = true;
    if (!missed && ["person", "notice"].includes(message.role)) seenSeq = Math.max(seenSeq, message.seq);
    if (message.role === "person" && !personSeen.has(message.seq)) {
      addPerson(message);
      announce(t("colleague_said_text", { text: message.text }));
      toEnd();
    }
    if (message.role === "notice" && !personSeen.has(message.seq)) {
      personSeen.add(message.seq);
      addTheirs(message);
      announce(message.text);
      toEnd();
    }
  }
  if (withPerson || found.pending) personTimer = setTimeout(checkOwner, POLL_PERSON);
}
