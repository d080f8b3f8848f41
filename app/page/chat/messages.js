// Messages of the conversation. Text goes in as text; only addresses become links.

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
      place(address)
        ? make("a", { href: local(address), textContent: address, rel: "noopener noreferrer", target: "_blank" })
        : address);
    from = match.index + address.length;
  }
  element.append(text.slice(from));
}
function spoken(text, products, blocks) {
  // What the cards show already is not said a second time.
  text = withoutDrawn(text, blocks);
  if (!products || !products.length) return text;
  const kept = text.split("\n").filter((line) => !/^\s*[-*•] /.test(line) || !products.some((item) => line.includes(item.title)));
  return kept.join("\n").trim();
}
function addMine(text) {
  dropChoices();
  const element = turn("mine", t("you_said"));
  element.append(make("p", { className: "say", textContent: text }));
  toEnd(true);
  return element;
}
function addTheirs(reply) {
  dropChoices();
  const element = turn("theirs", t("clerk_said"));
  const text = spoken(reply.text || "", reply.products, reply.blocks);
  if (text) {
    const words = make("p", { className: "say" });
    say(words, text);
    element.append(words);
  }
  if (reply.products && reply.products.length) element.append(productList(reply.products));
  element.append(...blockList(reply.blocks || []));
  if (reply.proposal) element.append(proposalCard(reply.proposal, quoteOf(reply)));
  return element;
}
function addPerson(message) {
  if (personSeen.has(message.seq)) return;
  personSeen.add(message.seq);
  const words = make("p", { className: "say" });
  say(words, message.text);
  turn("theirs person-said", t("colleague_said")).append(words);
}
function system(text) {
  log.append(make("p", { className: "system", textContent: text }));
}
