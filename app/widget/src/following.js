// What happens beside sending: reading what was said, colleagues' answers, decisions and their ends, photos.
const POLL = 4000, POLL_HIDDEN = 20000, UNFINISHED = ["processing", "waiting_approval"], MAKING = ["waiting", "running"];
const quoted = encodeURIComponent;

export const following = {
  async begin() {
    // Shows the conversation that was left, and sends what was not sent.
    this.reset();
    this.draw();
    if (this.conversation) await this.history();
    for (const each of this.outbox) {
      if (!this.messages.some((found) => found.key === each.id)) this.messages.push({ key: each.id, who: "me", text: each.text, at: each.at });
    }
    this.draw();
    await this.flush();
  },
  async history() {
    const epoch = this.epoch;
    try {
      for (let after = 0, more = true; more;) {
        const found = await this.calls.get(`/conversations/${this.conversation}?after=${after}`);
        if (epoch !== this.epoch) return;
        for (const each of found.messages) {
          after = Math.max(after, each.seq);
          this.shownAs(this.heard(each));
        }
        more = found.more;
        if (!more) this.owned(found);
      }
    } catch (failure) {
      if (epoch !== this.epoch) return;
      if (failure.status === 401 && await this.renewed()) { await this.history(); return; }
      if ([401, 404].includes(failure.status)) this.remember(null);
      else if (failure.code === "proof_ended") { this.remember(null); this.notice(failure.message); }
      else { this.down = failure.message; this.poll = setTimeout(() => this.look(true), POLL); }
    }
    this.draw();
  },
  heard(each) {
    const key = each.client_message_id || `said ${each.seq}`;
    if (each.role === "customer") return { key, who: "me", text: each.text, seq: each.seq, at: Date.parse(each.created_at) };
    return { ...this.clerks(each, key), who: each.role === "person" ? "person" : "clerk" };
  },
  owned(found) {
    this.person = found.owner === "person";
    this.pending = Boolean(found.pending);
    this.rated = Boolean(found.rating);
    this.watch();
    if (found.proposal && !this.messages.some((each) => each.proposal?.proposal_id === found.proposal.proposal_id)) {
      this.shownAs({ ...this.clerks({ text: "", proposal: found.proposal }, `asked ${found.proposal.proposal_id}`) });
    }
    this.settle(found.proposal);
    this.refreshTryOns();
    clearTimeout(this.poll);
    if (this.person || this.pending) this.poll = setTimeout(() => this.look(), document.hidden ? POLL_HIDDEN : POLL);
  },
  async look(again) {
    // Has anything been said that is not shown yet: by a colleague, in another window, or about a change?
    if (!this.conversation || this.sending) return;
    const epoch = this.epoch, asked = this.conversation;
    if (again && !this.messages.length) { await this.history(); return; }
    try {
      const found = await this.calls.get(`/conversations/${asked}?after=${this.seen}`);
      if (epoch !== this.epoch || this.sending || asked !== this.conversation) return;
      this.down = "";
      for (const each of found.messages) {
        const message = this.heard(each);
        if (this.shownAs(message) && message.who !== "me") {
          this.arrived(message);
          this.announce(message.who === "person" ? this.t("colleague_said_text", { text: message.text }) : this.t("clerk_said_text", { text: message.text }));
        }
      }
      this.owned(found);
    } catch (failure) {
      if (epoch !== this.epoch) return;
      if (failure.code === "proof_ended") { this.remember(null); this.reset(); this.notice(failure.message); }
      else if (failure.again) { this.down = failure.message; this.poll = setTimeout(() => this.look(), POLL_HIDDEN / 2); }
    }
    this.draw();
  },
  settle(live) {
    // Every change that was asked about and is not asked about now has ended, or goes on.
    const ids = new Set(this.messages.map((each) => each.proposal?.proposal_id).filter(Boolean));
    for (const id of ids) if (id !== live?.proposal_id && !this.outcomes.get(id)?.over) this.refresh(id);
  },
  ended(id, found) {
    const over = !UNFINISHED.includes(found.state);
    this.outcomes.set(id, { state: found.state, sentence: found.sentence, over });
    if (!over) setTimeout(() => this.refresh(id), POLL);
    this.draw();
  },
  answered() { return this.conversation && this.messages.some((each) => ["clerk", "person"].includes(each.who)); },
  async rate(score, reason) {
    const epoch = this.epoch;
    await this.calls.call("PUT", `/conversations/${this.conversation}/rating`, { score, reason });
    if (epoch !== this.epoch) return;
    this.rated = true;
    this.notice(this.t("rate_thanks"));
  },
  async refresh(id) {
    const epoch = this.epoch;
    try {
      const found = await this.calls.get(`/proposals/${quoted(id)}`);
      if (epoch === this.epoch && found.state !== "open") this.ended(id, found);
    } catch { /* the next answer asks again */ }
  },
  async decide(proposal, way) {
    const id = proposal.proposal_id, epoch = this.epoch;
    this.outcomes.set(id, { deciding: true });
    this.draw();
    try {
      const result = await this.calls.post(`/proposals/${quoted(id)}/${way}`, { hash: proposal.hash });
      if (epoch !== this.epoch) return;
      this.shownAs(this.clerks(result.reply, `decided ${id}`));
      this.ended(id, result);
      this.announce(result.sentence);
      this.settle(result.reply.proposal);
      this.look();
    } catch (failure) {
      if (epoch !== this.epoch) return;
      this.outcomes.set(id, { error: failure.message }); // saying it twice is harmless
      if (failure.status === 409) { this.outcomes.delete(id); await this.refresh(id); }
      this.draw();
    }
  },
  async refreshTryOns() {
    const types = ["upload", "form", "progress", "picture"];
    if (!this.conversation || !this.messages.some((each) => each.blocks?.some((block) => types.includes(block.type)))) return;
    const epoch = this.epoch;
    try {
      const { sessions } = await this.calls.get(`/tryon/sessions?conversation_id=${quoted(this.conversation)}`);
      if (epoch !== this.epoch) return;
      this.tryons = sessions;
      for (const each of sessions) if (each.jobs.some((job) => MAKING.includes(job.state))) this.follow(each.session_id);
    } catch (failure) { if (failure.again) setTimeout(() => epoch === this.epoch && this.refreshTryOns(), POLL); }
    this.draw();
  },
  follow(session) {
    if (this.following.has(session)) return;
    this.following.add(session);
    setTimeout(() => { this.following.delete(session); this.refreshTryOns(); }, POLL / 2);
  },
  async tryOn(article, session, file) {
    if (file) {
      const to = new URL(session.upload_url, location.href);
      await this.calls.put(to.pathname + to.search, file);
    }
    await this.calls.post(`/tryon/${quoted(session.session_id)}/product/${quoted(article.variant_id)}`, { product_id: article.product_id });
    await this.refreshTryOns();
  },
  async deletePhotos() {
    try {
      const { sessions } = await this.calls.get(`/tryon/sessions?conversation_id=${quoted(this.conversation)}`);
      for (const each of sessions) await this.calls.call("DELETE", `/tryon/${quoted(each.session_id)}`);
      this.notice(this.t("deleted"));
      await this.refreshTryOns();
    } catch (failure) { this.notice(failure.message); }
  },
};
