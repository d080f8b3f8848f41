// The messages. Text is text; only addresses become links.
import { Address } from "./address.jsx";
import { place } from "./core.js";
import { Handoff, Notice, Order, Verdict } from "./blocks.jsx";
import { Icon } from "./icon.jsx";
import { Products } from "./products.jsx";
import { Proposal } from "./proposal.jsx";
import { Rate } from "./rate.jsx";
import { TryOn, TRYON } from "./tryon.jsx";

const INSTEAD = ["order", "outcome", "notice", "handoff"]; // these stand in the text word for word as well
const APART = 10 * 60 * 1000;

export function Linked({ text, kit }) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)) {
    const address = match[0].replace(/[.,;:!?]+$/, ""), to = place(address) && kit.local(address);
    found.push(text.slice(from, match.index), to ? <a href={to} target="_blank" rel="noopener noreferrer">{address}</a> : address);
    from = match.index + address.length;
  }
  return <p class="say">{[...found, text.slice(from)]}</p>;
}

function spoken(message, blocks) {
  // What is drawn is not said a second time.
  let { text } = message;
  const drawn = blocks.filter((block) => INSTEAD.includes(block.type) && block.says);
  for (const block of drawn) text = text.replace(block.says, () => "");
  if (drawn.length) text = text.replace(/\n{2,}/g, "\n").trim();
  if (!message.products.length) return text;
  const listed = (line) => /^\s*[-*•] /.test(line) && message.products.some((item) => line.includes(item.title));
  return text.split("\n").filter((line) => !listed(line)).join("\n").trim();
}

function Theirs({ message, talk, kit, show, say, last, asked, verdicts }) {
  const { t } = kit, blocks = message.blocks, of = (type) => blocks.filter((block) => block.type === type);
  const text = spoken(message, blocks), replies = of("quick_replies").flatMap((block) => block.replies);
  const tryon = blocks.find((block) => TRYON.includes(block.type) && block.purpose === "tryon");
  const outcomes = of("outcome").filter((block) => verdicts || !asked.has(block.proposal_id));
  const proposal = message.proposal && asked.get(message.proposal.proposal_id) === message.key ? message.proposal : null;
  const quote = proposal && of("quote").find((block) => block.proposal_id === proposal.proposal_id);
  const rating = last && !talk.rated && of("rating").length;
  const empty = !rating && !text && !message.typing && !message.products.length && !proposal && !tryon && !outcomes.length
    && !of("order").length && !of("notice").length && !of("handoff").length && !(last && (replies.length || of("address").length));
  if (empty) return null;
  const person = message.who === "person";
  return (
    <article class={`turn theirs ${message.who}`} aria-label={person ? t("colleague_said") : t("clerk_said")} aria-busy={message.typing ? "true" : undefined}>
      {person ? <p class="by"><Icon name="person" />{t("colleague")}</p> : null}
      {of("notice").map((block) => <Notice text={block.says} />)}
      {outcomes.map((block) => <Verdict state={block.state} sentence={block.says} />)}
      {text ? <Linked text={text} kit={kit} /> : null}
      {message.typing ? <span class="typing" role="img" aria-label={t("writing")}><i /><i /><i /></span> : null}
      {message.products.length ? <Products items={message.products} kit={kit} show={show} /> : null}
      {of("order").map((block) => <Order order={block.order} kit={kit} />)}
      {of("handoff").map((block) => <Handoff text={block.says} kit={kit} />)}
      {tryon ? <TryOn block={tryon} talk={talk} kit={kit} show={show} /> : null}
      {proposal ? <Proposal key={proposal.proposal_id} proposal={proposal} quote={quote} talk={talk} kit={kit} /> : null}
      {rating ? <Rate talk={talk} kit={kit} /> : null}
      {last && of("address").length ? <Address kit={kit} say={say} /> : null}
      {replies.length && (last || tryon) ? <Replies replies={replies} talk={talk} kit={kit} say={say} /> : null}
    </article>
  );
}

function Replies({ replies, talk, kit, say }) {
  const there = replies.filter((each) => each.do !== "delete_photo" || talk.tryons.length);
  if (!there.length) return null;
  return (
    <div class="chips" role="group" aria-label={kit.t("quick_replies")}>
      {there.map((each) => <button class="chip" type="button" onClick={() => (each.do === "delete_photo" ? talk.deletePhotos() : say(each.say))}>{each.label}</button>)}
    </div>
  );
}

function Mine({ message, talk, kit }) {
  const { t } = kit, waits = talk.outbox.some((each) => each.id === message.key) && talk.down;
  return (
    <article class="turn me" aria-label={t("you_said")}>
      <p class="say">{message.text}</p>
      {message.failed ? <p class="note" role="alert">{message.failed}</p> : null}
      {waits ? <p class="note waits">{t("not_sent")} <button type="button" onClick={() => talk.drop(message.key)}>{t("discard")}</button></p> : null}
    </article>
  );
}

function Welcome({ talk, kit, show, say }) {
  const { t, options, config } = kit, name = talk.name();
  const ideas = options.ideas || config.look.ideas ? (options.ideas || config.look.ideas).split("|") : [t("idea_order"), t("idea_returns"), t("idea_gift")];
  return (
    <div class="welcome">
      <h3>{options.greeting || config.look.greeting || (name ? t("welcome_name", { name: name.split(" ")[0] }) : t("welcome"))}</h3>
      <p>{t("lead")}</p>
      <div class="chips" role="group" aria-label={t("suggestions")}>
        {ideas.map((each) => <button class="chip" type="button" onClick={() => say(each.trim())}>{each.trim()}</button>)}
        {talk.signedIn() ? null : <button class="chip strong" type="button" onClick={() => show("lookup")}><Icon name="parcel" />{t("lookup")}</button>}
      </div>
    </div>
  );
}

export function Messages({ talk, kit, show, say }) {
  const asked = new Map(), spokenSince = new Set(), since = new Map();
  for (const each of talk.messages) if (each.proposal) asked.set(each.proposal.proposal_id, each.key);
  let before = 0;
  const last = [...talk.messages].reverse().find((each) => each.who !== "notice");
  const drawn = talk.messages.map((each) => {
    if (each.who === "me") for (const id of since.keys()) spokenSince.add(id);
    if (each.proposal) { since.set(each.proposal.proposal_id, true); spokenSince.delete(each.proposal.proposal_id); }
    const verdicts = each.blocks?.some((block) => block.type === "outcome" && spokenSince.has(block.proposal_id));
    const stamp = each.at && each.at - before > APART ? <p class="stamp"><time dateTime={new Date(each.at).toISOString()}>{kit.time(each.at)}</time></p> : null;
    if (each.at) before = each.at;
    return [stamp, draw(each, verdicts)];
  });
  function draw(each, verdicts) {
    if (each.who === "me") return <Mine key={each.key} message={each} talk={talk} kit={kit} />;
    if (each.who === "notice") return <p class="system" key={each.key}>{each.text}</p>;
    return <Theirs key={each.key} message={each} talk={talk} kit={kit} show={show} say={say} last={each === last} asked={asked} verdicts={verdicts} />;
  }
  const spokenYet = talk.messages.some((each) => each.who !== "notice");
  return <>{spokenYet ? null : <Welcome talk={talk} kit={kit} show={show} say={say} />}{drawn}</>;
}
