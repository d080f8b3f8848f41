// Who is speaking: the demo's sign-in.

function showWho() {
  $("who-name").textContent = session ? session.name || session.email : t("visitor");
  $("who").classList.toggle("signed", Boolean(session));
  $("who").setAttribute("aria-label", session ? t("signed_in", { name: session.name || session.email }) : t("visitor_sign_in"));
  $("sign-out").hidden = !session && !conversation;
  for (const button of document.querySelectorAll(".person")) {
    button.setAttribute("aria-pressed", String(button.dataset.email === (session ? session.email : "")));
  }
  ideas();
}
async function signOut() {
  if (busy) return;
  try {
    await call("DELETE", "/session");
  } catch (failure) {
    if (failure.status !== 401) { system(failure.message); return; } // 401: it had ended already
  }
  for (const place of [slot(), VISITORS_SLOT]) keep(place, null);
  become(null, t("signed_out"));
  input.focus();
}
function become(next, why) {
  session = next;
  keep("shopclerk.session", next);
  start(why);
}
async function signIn(email) {
  const error = $("sign-in-error");
  error.hidden = true;
  try {
    become(await post("/dev/token", { email }));
    $("sign-in").close();
    input.focus();
  } catch (failure) {
    error.textContent = failure.message;
    error.hidden = false;
    if (!$("sign-in").open) $("sign-in").showModal();
  }
}
async function loadPeople() {
  let people = [];
  try { people = (await get("/dev/customers")).customers; } catch { return; }
  for (const place of [$("people"), $("people-dialog")]) {
    place.replaceChildren(...people.map((each) => {
      const initials = each.name.split(/\s+/).map((part) => part.slice(0, 1)).join("").slice(0, 2);
      const button = make("button", { className: "person", type: "button" }, make("span", { className: "initials", textContent: initials, "aria-hidden": "true" }),
        make("span", {}, make("b", { textContent: each.name }), make("small", { textContent: each.note })));
      button.dataset.email = each.email;
      button.addEventListener("click", () => signIn(each.email));
      return button;
    }));
  }
  $("people").hidden = $("try").hidden = people.length === 0;
  showWho();
}
function ideas() {
  const signed = [t("idea_where"), t("idea_refund"), t("idea_jacket"), t("idea_returns")];
  const visitor = [t("idea_jacket"), t("idea_hat"), t("idea_gift"), t("idea_returns")];
  $("ideas").replaceChildren(...(session && session.email === "mara.lindt@example.com" ? signed : visitor).map((text) => {
    const button = make("button", { className: "idea", type: "button", textContent: text });
    button.addEventListener("click", () => submit(text));
    return button;
  }));
}
