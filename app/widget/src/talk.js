// The conversation: what is shown of it, and sending with a queue that survives a reload.
import { events, uuid } from "./core.js";
import { chime } from "./sound.js";

const WAITS = [2000, 5000, 15000, 30000];

export class Talk {
  // kit: { calls, store, t, emit }. Whoever draws it listens with `changed`.
  constructor(kit) {
    Object.assign(this, kit, { changed: () => {}, epoch: 0, open: false });
    this.reset();
  }
  reset() {
    this.epoch += 1;
    this.abort?.abort();
    clearTimeout(this.retry);
    clearTimeout(this.poll);
    Object.assign(this, {
      messages: [], rated: false, outcomes: new Map(), tryons: [], following: new Set(), seen: 0, person: false, pending: false, sending: false, down: "",
      failures: 0, unread: 0, said: "", conversation: this.store.get("conversation"), outbox: this.store.get("outbox") || [],
    });
  }
  draw() { this.changed(); }
  announce(text) { this.said = text; this.draw(); }
  token() { return (this.store.get("session") || {}).token; }
  remember(id) {
    this.conversation = id;
    this.store.set("conversation", id);
  }
  keep(outbox) {
    this.outbox = outbox;
    this.store.set("outbox", outbox.length ? outbox : null);
    this.watch();
  }
  watch() { this.store.set("watch", this.person || this.pending || this.outbox.length ? 1 : null); }
  notice(text) {
    this.messages.push({ key: uuid(), who: "notice", text });
    this.announce(text);
  }
  arrived(message) {
    // Something new was shown, or would be if the panel were open.
    if (this.open && document.visibilityState === "visible") return;
    this.unread += 1;
    if (this.store.get("sound")) chime();
    this.emit("unread", this.unread);
    this.emit("message", { text: message.text });
  }
  shownAs(message) {
    // Puts a message where the same one stands already, else at the end: nothing is shown twice.
    const at = this.messages.findIndex((each) => each.key === message.key || (message.seq && each.seq === message.seq));
    if (at >= 0) this.messages[at] = { ...message, key: this.messages[at].key }; else this.messages.push(message);
    this.seen = Math.max(this.seen, message.seq || 0);
    return at < 0;
  }
  send(text) {
    const cleaned = text.trim();
    if (!cleaned) return;
    const entry = { id: uuid(), text: cleaned, at: Date.now() };
    this.messages.push({ key: entry.id, who: "me", text: cleaned, at: entry.at });
    this.keep([...this.outbox, entry]);
    this.draw();
    this.flush();
  }
  drop(id) {
    this.keep(this.outbox.filter((each) => each.id !== id));
    this.messages = this.messages.filter((each) => each.key !== id);
    this.draw();
  }
  async flush() {
    if (this.sending || !this.outbox.length) return;
    clearTimeout(this.retry);
    this.sending = true;
    const epoch = this.epoch;
    while (epoch === this.epoch && this.outbox.length) {
      const entry = this.outbox[0];
      try {
        await this.deliver(entry, epoch);
      } catch (failure) {
        if (epoch !== this.epoch) return;
        if (await this.failed(entry, failure)) break;
        continue;
      }
      if (epoch !== this.epoch) return;
      Object.assign(this, { down: "", failures: 0 });
      this.keep(this.outbox.filter((each) => each.id !== entry.id));
    }
    if (epoch !== this.epoch) return;
    this.sending = false;
    this.draw();
    if (!this.down) this.look();
  }
  async failed(entry, failure) {
    // Returns whether to stop for now: what failed for good is told at its message, and the next one has its turn.
    const mine = this.messages.find((each) => each.key === entry.id);
    this.messages = this.messages.filter((each) => !each.typing || each.text);
    this.messages.forEach((each) => { each.typing = false; });
    if (failure.status === 401 && await this.renewed()) return false;
    if (failure.code === "conversation_not_found" && entry.conversation) {
      this.remember(null);
      this.keep(this.outbox.map((each) => ({ ...each, conversation: undefined, tried: false })));
      return false;
    }
    if (failure.status !== undefined && !failure.again) {
      if (mine) mine.failed = failure.message;
      this.keep(this.outbox.filter((each) => each.id !== entry.id));
      this.announce(failure.message);
      return false;
    }
    this.down = failure.status === undefined ? this.t("unreachable") : failure.message;
    this.retry = setTimeout(() => this.flush(), WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
    this.announce(this.down);
    return true;
  }
  async deliver(entry, epoch) {
    if (!entry.tried) { // from here on it is sent again exactly so
      Object.assign(entry, { tried: true, conversation: this.conversation || undefined, seen: this.seen });
      this.keep(this.outbox);
    }
    const key = `answer ${entry.id}`;
    let answer = this.messages.find((each) => each.key === key);
    if (!answer) this.messages.push(answer = { key, who: "clerk", text: "", products: [], blocks: [], last: "" });
    answer.typing = true;
    this.draw();
    this.abort = new AbortController();
    const response = await this.calls.call("POST", "/chat", {
      message: entry.text, conversation_id: entry.conversation, client_message_id: entry.id, seen_seq: entry.seen,
    }, { Accept: "text/event-stream", ...(answer.last ? { "Last-Event-ID": answer.last } : {}) });
    for await (const { name, data, id } of events(response)) {
      if (epoch !== this.epoch) return;
      if (id) answer.last = id;
      if (name === "error") throw this.calls.problem(data);
      if (name === "end") { this.finish(answer, data.reply); return; }
      this.take(name, data, answer, entry);
      this.draw();
    }
    throw this.calls.cut(); // the same message id gets the same answer, from the last event on
  }
  take(name, data, answer, entry) {
    if (name === "start") {
      if (data.token) this.store.set("session", { token: data.token, sub: "" });
      if (this.conversation && this.conversation !== data.conversation_id) { // whose the old one was is not here now
        this.messages = this.messages.filter((each) => each === answer || each.key === entry.id);
      }
      this.remember(data.conversation_id);
      Object.assign(answer, { text: "", products: [] });
    } else if (name === "text") answer.text += data.text;
    else if (name === "products") answer.products = [...answer.products, ...data.products];
  }
  finish(answer, reply) {
    this.remember(reply.conversation_id);
    this.messages = this.messages.filter((each) => each !== answer);
    const message = this.clerks(reply, answer.key);
    this.shownAs(message);
    this.arrived(message); // also where the history brought it a moment ago: its question waited to be sent
    this.settle(reply.proposal);
    this.refreshTryOns();
    this.announce([reply.text, reply.products.length ? this.t("products_shown", { count: reply.products.length }) : "",
      reply.proposal ? `${reply.proposal.summary} ${this.t("please_confirm")}` : ""].filter(Boolean).join(" "));
  }
  clerks(reply, key) {
    const { text, products = [], blocks = [], proposal, seq } = reply;
    return { key, who: "clerk", text: text || "", products, blocks, proposal, seq, at: Date.parse(reply.created_at) || Date.now() };
  }
}
