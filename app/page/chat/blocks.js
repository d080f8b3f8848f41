// What a reply draws beside its text, or in place of a part of it (`says` of a block).

const INSTEAD = ["order", "outcome", "notice", "handoff"]; // these stand in the text word for word as well
function blockList(blocks) {
  const of = (type) => blocks.filter((block) => block.type === type);
  const card = blocks.find((block) => CARDS.includes(block.type) && block.purpose === "tryon");
  const replies = of("quick_replies").flatMap((block) => block.replies);
  return [...of("notice").map(noticeLine), ...of("outcome").map((block) => verdict(block.state, block.says)),
    ...of("order").map(orderCard), ...of("handoff").map(handoffCard), card ? tryOnCard(card, replies) : null,
    !card && replies.length ? choices(replies) : null].filter(Boolean);
}
function withoutDrawn(text, blocks) {
  const kept = (blocks || []).filter((block) => INSTEAD.includes(block.type) && block.says && text.includes(block.says));
  for (const block of kept) text = text.replace(block.says, () => "");
  return kept.length ? text.replace(/\n{2,}/g, "\n").trim() : text;
}
function noticeLine(block) {
  return make("p", { className: "notice", role: "note", textContent: block.says });
}
function verdict(state, sentence) {
  return make("p", { className: `verdict ${state}` }, icon(state), make("span", { textContent: sentence }));
}
function handoffCard(block) {
  const words = make("p", {});
  say(words, block.says);
  return make("section", { className: "handoff", "aria-label": t("person_called") }, icon("person"), words);
}
function quoted(block) {
  // What a change comes to, on its card: money that goes back, or what an exchange costs.
  const line = (label, amount) => make("p", { className: "sum" }, make("span", { textContent: label }),
    make("span", { className: "price", textContent: money(amount, block.currency) }));
  const difference = Number(block.difference || 0);
  return [
    Number(block.amount || 0) > 0 ? line(t("you_get_back"), block.amount) : null,
    difference > 0 ? line(t("you_pay"), block.difference) : null,
    difference < 0 ? line(t("you_get_back"), block.difference.replace("-", "")) : null,
  ].filter(Boolean);
}
function quickReplies(replies) {
  const row = make("div", { className: "ideas", role: "group", "aria-label": t("quick_replies") });
  for (const reply of replies) {
    const button = make("button", { className: "idea", type: "button", textContent: reply.label });
    button.dataset.do = reply.do || "";
    button.addEventListener("click", () => reply.do === "delete_photo" ? deletePhoto(button) : submit(reply.say));
    row.append(button);
  }
  return row;
}
function choices(replies) {
  const row = quickReplies(replies);
  row.classList.add("choices");
  return row;
}
function dropChoices() { // a yes to an old question must not become one to the next
  for (const row of log.querySelectorAll(".choices")) row.remove();
}
