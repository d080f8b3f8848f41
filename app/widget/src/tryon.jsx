// The card of an article on the customer's photo: words agreed to and photo, progress, picture.
import { useState } from "preact/hooks";
import { Products } from "./products.jsx";

export const TRYON = ["upload", "form", "progress", "picture"];
const MAKING = ["waiting", "running"], LONGEST_SIDE = 2048;

async function smaller(file) {
  // Large photos of phones are made smaller here: less to send, and what the camera wrote into the file stays here.
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST_SIDE / Math.max(image.width, image.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => { canvas.toBlob((blob) => done(blob || file), "image/jpeg", 0.92); });
  } catch { return file; } // the server says what is wrong with it
}

function Upload({ block, live, talk, kit, why }) {
  const { t } = kit, terms = block.consent, [file, setFile] = useState(null), [busy, setBusy] = useState(false), [error, setError] = useState("");
  const box = (name, text, required) => <label class="check"><input type="checkbox" name={name} required={required} /><span>{text}</span></label>;
  const picker = (label, more) => (
    <label class="button plain small file">
      <input type="file" accept="image/*" class="sr" onChange={(event) => setFile(event.currentTarget.files[0] || file)} {...more} />
      <span>{label}</span>
    </label>
  );
  async function submit(event) {
    event.preventDefault();
    const boxes = new FormData(event.currentTarget);
    if (!file) { setError(t("photo_first")); return; }
    setBusy(true);
    setError("");
    try {
      const session = live || await talk.calls.post("/tryon/sessions", {
        consent_version: terms.version, adult: boxes.has("adult"), remote: boxes.has("remote"), conversation_id: talk.conversation || undefined,
      });
      await talk.tryOn(block.article, session, await smaller(file));
    } catch (failure) { setError(failure.message); }
    setBusy(false);
  }
  return (
    <form class="upload" aria-label={t("your_photo")} onSubmit={submit}>
      {why ? <p class="note" role="alert">{why}</p> : null}
      {live ? null : <>{box("agree", t("agree", { terms: terms.text }), true)}{box("adult", terms.adult, true)}{terms.remote ? box("remote", terms.remote, false) : null}</>}
      <div class="buttons">
        {matchMedia("(pointer: coarse)").matches ? picker(t("take_photo"), { capture: "user" }) : null}
        {picker(t("choose_photo"), {})}
        <span class="muted" role="status">{file ? file.name : t("no_photo")}</span>
      </div>
      <button class="button" type="submit" disabled={busy}>{block.submit || t("show_it")}</button>
      {error ? <p class="note" role="alert">{error}</p> : null}
    </form>
  );
}

function Stage({ block, talk, kit, name }) {
  const { t } = kit, article = block.article, sessions = talk.tryons, [error, setError] = useState("");
  const live = sessions.find((each) => each.state !== "closed"), ready = sessions.find((each) => each.state === "ready");
  const jobs = [...sessions].reverse().flatMap((each) => each.jobs).filter((job) => job.variant_id === article.variant_id);
  const job = jobs.find((each) => MAKING.includes(each.state)) || jobs[jobs.length - 1];
  const press = (label, plain) => (
    <>
      <button class={plain ? "button plain" : "button"} type="button" onClick={() => talk.tryOn(article, ready).then(() => setError(""), (failure) => setError(failure.message))}>{label}</button>
      {error ? <p class="note" role="alert">{error}</p> : null}
    </>
  );
  if (!job) {
    if (ready) return <><p>{t("still_here")}</p>{press(block.submit || t("show_it"))}</>;
    return block.type === "upload" ? <Upload block={block} live={live} talk={talk} kit={kit} /> : <p>{t("gone")}</p>;
  }
  if (MAKING.includes(job.state)) return <><p role="status">{t("making")}</p><progress aria-label={t("making_of", { title: name })} /></>;
  if (job.overlay_url) {
    const notes = [job.label, ...(job.notes || [])].filter(Boolean).join(". ").replaceAll("..", ".");
    return <figure><img src={kit.signed(job.overlay_url)} alt={t("preview", { title: name })} /><figcaption>{notes}</figcaption></figure>;
  }
  if (block.consent && (job.another_photo || (job.code === "photo_gone" && !ready))) return <Upload block={block} live={live} talk={talk} kit={kit} why={job.sentence} />;
  return <><p class="note" role="alert">{job.sentence || t("gone")}</p>{ready && job.state === "failed" ? press(t("again"), true) : null}</>;
}

export function TryOn({ block, talk, kit, show }) {
  const { article } = block, name = [article.title, article.colour].filter(Boolean).join(", ");
  return (
    <section class="card tryon" aria-label={kit.t("on_photo", { title: name })}>
      <Products items={[{ ...article, id: article.product_id }]} kit={kit} show={show} />
      <div class="stage"><Stage block={block} talk={talk} kit={kit} name={name} /></div>
    </section>
  );
}
