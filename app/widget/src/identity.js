// Who is speaking. Nothing of one customer is left for the next.

function claims(jwt) {
  // Only tells customers apart here; the clerk's server is who checks the token.
  try {
    const bytes = Uint8Array.from(atob(jwt.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch { return { sub: jwt }; }
}
const SESSION = 2 * 3600 * 1000, SPARE = 60 * 1000;

export const identity = {
  async stated() {
    // What the page says about who is there: a token, nobody (empty), or nothing at all (undefined).
    const found = this.who();
    return typeof found === "function" ? found() : found;
  },
  async identify(force) {
    const jwt = await this.stated(), session = this.store.get("session") || {};
    if (jwt === undefined) return false;
    if (!jwt) {
      if (session.sub) this.forget();
      return false;
    }
    const { sub, name } = claims(jwt);
    if (!force && session.sub === String(sub) && session.until > Date.now() + SPARE) return true;
    if (session.sub !== String(sub)) this.forget();
    else this.store.set("session", null);
    const { token } = await this.calls.post("/session", { token: jwt });
    this.store.set("session", { token, sub: String(sub), name: name || "", until: Date.now() + SESSION });
    this.emit("identity", { signedIn: true });
    return true;
  },
  async renewed() {
    // A token was refused: ask the page again where it can be asked, else whoever it was is gone.
    const was = this.store.get("session") || {};
    const asks = typeof this.who() === "function";
    if (was.sub && asks) {
      try { if (await this.identify(true)) return true; } catch { /* then they are gone */ }
    }
    this.forget();
    this.notice(this.t("session_ended"));
    return !was.sub && Boolean(was.token);
  },
  forget() {
    this.store.clear();
    this.reset();
    this.emit("identity", { signedIn: false });
    this.draw();
  },
  async logout() {
    // What is kept here goes first, whatever the server says.
    const { token } = this.store.get("session") || {};
    this.forget();
    if (!token) return;
    try { await this.calls.call("DELETE", "/session", undefined, { Authorization: `Bearer ${token}` }); } catch { /* it ends by itself */ }
  },
  signedIn() { return Boolean((this.store.get("session") || {}).sub); },
  name() { return (this.store.get("session") || {}).name || ""; },
};
