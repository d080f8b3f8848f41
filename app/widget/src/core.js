// What every part uses: storage of this origin, calls of the clerk's API, words, money and dates.

export function makeStore(names) {
  // Storage may be switched off, or be nobody's in a frame: what is kept then lives as long as the page.
  const memory = new Map();
  const attempt = (work, otherwise) => { try { return work(); } catch { return otherwise; } };
  return {
    name: (key) => names + key,
    get(key) {
      if (memory.has(key)) return memory.get(key);
      return attempt(() => JSON.parse(localStorage.getItem(names + key)), null);
    },
    set(key, value) {
      const kept = attempt(() => {
        if (value === null) localStorage.removeItem(names + key);
        else localStorage.setItem(names + key, JSON.stringify(value));
        return true;
      }, false);
      if (kept) memory.delete(key); else memory.set(key, value);
    },
    clear() {
      memory.clear();
      attempt(() => { for (const key of Object.keys(localStorage)) if (key.startsWith(names)) localStorage.removeItem(key); });
    },
  };
}

export class Failure extends Error {
  constructor(status, problem, t) {
    super((problem && problem.detail) || (navigator.onLine === false ? t("offline") : t("unreachable")));
    this.status = status;
    this.code = problem ? problem.code : "unreachable";
  }
  get again() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

export function makeCalls(base, language, t, token) {
  // No cookie is sent or taken: who asks says so in a header.
  const state = { skew: 0 };
  async function call(method, path, body, more = {}) {
    const headers = { Accept: "application/json", "Accept-Language": language, ...more };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const known = token();
    if (known) headers.Authorization = `Bearer ${known}`;
    return answered(fetch(base + path, {
      method, headers, credentials: "omit", referrerPolicy: "no-referrer", body: body === undefined ? undefined : JSON.stringify(body),
    }));
  }
  async function answered(request) {
    let response;
    try { response = await request; } catch { throw new Failure(0, null, t); }
    const date = Date.parse(response.headers.get("Date"));
    if (date) state.skew = date - Date.now();
    if (response.ok) return response;
    throw new Failure(response.status, await response.json().catch(() => null), t);
  }
  return {
    call, state,
    get: async (path) => (await call("GET", path)).json(),
    post: async (path, body) => (await call("POST", path, body)).json(),
    put: (path, file) => answered(fetch(base + path, {
      method: "PUT", body: file, credentials: "omit", headers: { "Content-Type": file.type || "application/octet-stream" },
    })),
    problem: (data) => new Failure(data.status, data, t),
    cut: () => new Failure(0, null, t),
  };
}

export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value.replaceAll("\r\n", "\n");
    let cut;
    while ((cut = buffer.indexOf("\n\n")) >= 0) {
      const fields = {};
      for (const line of buffer.slice(0, cut).split("\n")) {
        const at = line.indexOf(":"), name = line.slice(0, at), text = line.slice(at + 1).replace(/^ /, "");
        if (at > 0) fields[name] = name in fields ? `${fields[name]}\n${text}` : text;
      }
      buffer = buffer.slice(cut + 2);
      if (fields.event && fields.data) yield { name: fields.event, data: JSON.parse(fields.data), id: fields.id };
    }
  }
}

export function words(config, language) {
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  const locale = [...navigator.languages, config.language].find((each) => each.split("-")[0] === config.language.split("-")[0]) || language;
  const plain = (make) => (...values) => { try { return make(...values); } catch { return String(values[0]); } };
  return {
    t: (name, values = {}) => fill(config.words[name] || "", values),
    money: plain((amount, currency) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount)),
    day: plain((iso) => new Date(`${iso}T00:00:00`).toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" })),
    time: plain((at) => {
      const when = new Date(at), today = when.toDateString() === new Date().toDateString();
      return when.toLocaleString(locale, { ...(today ? {} : { day: "numeric", month: "short" }), hour: "2-digit", minute: "2-digit" });
    }),
  };
}

export function place(address) {
  // An address as the browser itself reads it, empty when it is none that anybody should follow.
  try {
    const found = new URL(address);
    return /^https?:$/.test(found.protocol) && !found.username && !found.password ? found.href : "";
  } catch { return ""; }
}

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
