// The card of a change that waits for a yes or no.

const UNFINISHED = ["processing", "waiting_approval"];
function quoteOf(reply) {
  return (reply.blocks || []).find((block) => block.type === "quote" && block.proposal_id === reply.proposal.proposal_id);
}
function proposalCard(proposal, quote) {
  const old = cards.get(proposal.proposal_id);
  if (old) old.remove(); // shown again: one card, the lowest
  const clock = make("span", { className: "clock" });
  const yes = make("button", { className: "button", type: "button", textContent: t("confirm") });
  const no = make("button", { className: "button plain", type: "button", textContent: t("decline") });
  const buttons = make("div", { className: "buttons" }, yes, no);
  const title = config.titles[proposal.action] || proposal.action.replaceAll("_", " ");
  const card = make("section", { className: "proposal", "aria-label": t("please_decide", { title }) },
    make("p", { className: "kicker" }, make("b", { textContent: t("of_order", { title, order: proposal.order_number }) }), clock),
    make("p", { className: "what", textContent: proposal.summary }), ...(quote ? quoted(quote) : []), buttons);
  const state = { over: false, timer: 0 };
  function close(outcome) {
    state.over = !UNFINISHED.includes(outcome.state);
    clearInterval(state.timer);
    clock.textContent = "";
    buttons.hidden = true;
    card.classList.add("over");
    card.dataset.state = outcome.state;
    card.querySelector(".verdict")?.remove();
    card.append(verdict(outcome.state, outcome.sentence));
    if (!state.over) setTimeout(refresh, POLL_PROPOSAL);
    toEnd();
  }
  async function refresh() {
    if (state.over || !card.isConnected) return;
    try {
      const now = await get(`/proposals/${encodeURIComponent(proposal.proposal_id)}`);
      if (now.state === card.dataset.state) setTimeout(refresh, POLL_PROPOSAL); // still waiting: nothing to redraw
      else if (now.state !== "open") close(now);
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
      clock.textContent = t("expired");
      refresh();
      return;
    }
    clock.textContent = t("left", { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` });
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
  const blocks = (result.reply.blocks || []).filter((block) => block.proposal_id !== result.proposal_id);
  const more = { ...result.reply, text, blocks };
  if (text || more.products.length || more.proposal || blocks.length) addTheirs(more);
  checkOwner();
  toEnd();
}
