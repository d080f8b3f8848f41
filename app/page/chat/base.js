// What every part of the page uses: state, small helpers, and calls of the public API.

const config = JSON.parse(document.getElementById("config").textContent);
const LANGUAGE = document.documentElement.lang;
const LOCALE = navigator.language.split("-")[0] === LANGUAGE.split("-")[0] ? navigator.language : LANGUAGE;
function t(name, values = {}) {
  // A sentence of the catalogue: what stands in its places is text, whatever it looks like.
  return config.words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}
const $ = (id) => document.getElementById(id);
const log = $("log"), scroll = $("scroll"), input = $("message");
const POLL_PERSON = 4000, POLL_PROPOSAL = 2500;
let session = read("shopclerk.session");
let conversation = null, busy = false, skew = 0, personTimer = 0, lastSeq = 0, seenSeq = 0;
const cards = new Map(); // proposal id -> its card
const personSeen = new Set();

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}
function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, JSON.stringify(value));
  } catch { /* storage is switched off: the conversation lives as long as the page */ }
}
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") element.setAttribute(name, value); else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
const DRAWINGS = { // paths of our own, not data
  confirmed: "M5 12.500l4.500 4.500L19 7.500", failed: "M12 7v6M12 17v.01M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
  processing: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", other: "M7 12h10",
  person: "M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4 21a8 8 0 0 1 16 0",
};
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", DRAWINGS[name] || DRAWINGS.other);
  svg.append(path);
  return svg;
}
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function place(address) {
  // An address as the browser itself reads it, null when it is none that anybody should follow.
  try {
    const found = new URL(address);
    return /^https?:$/.test(found.protocol) && !found.username && !found.password ? found : null;
  } catch { return null; }
}
const HERE = ["127.0.0.1", "localhost", "[::1]"];
function ours(found) {
  // The demo store's own pages and pictures are on this server, whatever port it had when the catalogue was synced.
  if (config.base && found.origin === new URL(config.base).origin) return true;
  return config.demo && HERE.includes(found.hostname) && /^\/(?:p|shop|pictures)\//.test(found.pathname);
}
function local(address) {
  // Origin and path are put together, never cut apart: a path alone may name another host.
  const found = place(address);
  if (!found) return "";
  return ours(found) ? location.origin + found.pathname + found.search + found.hash : found.href;
}
function money(amount, currency) {
  try {
    return new Intl.NumberFormat(LOCALE, { style: "currency", currency }).format(amount);
  } catch { return `${amount} ${currency}`; }
}
function announce(text) {
  $("announce").textContent = "";
  setTimeout(() => { $("announce").textContent = text; }, 60);
}
function atEnd() { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 140; }
function toEnd(force) { if (force || atEnd()) scroll.scrollTop = scroll.scrollHeight; }
const VISITORS_SLOT = "shopclerk.conversation:visitor";
const slot = () => session ? `shopclerk.conversation:${session.email}` : VISITORS_SLOT;

class Failure extends Error {
  constructor(status, problem) {
    super((problem && problem.detail) || t("unreachable"));
    this.status = status;
    this.code = problem ? problem.code : "unreachable";
  }
  get again() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}
async function call(method, path, body, accept) {
  const headers = { Accept: accept || "application/json", "Accept-Language": LANGUAGE };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (session) headers.Authorization = `Bearer ${session.token}`;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch { throw new Failure(0, null); }
  const date = Date.parse(response.headers.get("Date"));
  if (date) skew = date - Date.now();
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  if (response.status === 401 && session && path !== "/dev/token") {
    become(null, t("session_ended"));
  }
  throw new Failure(response.status, problem);
}
const get = async (path) => (await call("GET", path)).json();
const post = async (path, body) => (await call("POST", path, body)).json();

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value.replaceAll("\r\n", "\n");
    let cut;
    while ((cut = buffer.indexOf("\n\n")) >= 0) {
      const lines = buffer.slice(0, cut).split("\n");
      buffer = buffer.slice(cut + 2);
      const name = lines.find((line) => line.startsWith("event:"));
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
      if (name && data.length) yield { name: name.slice(6).trim(), data: JSON.parse(data.join("\n")) };
    }
  }
}
