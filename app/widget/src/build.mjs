// Builds ../dist: the loader, the panel under a name made from what it holds, and a manifest that says from what.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";

const here = new URL(".", import.meta.url).pathname, dist = new URL("../dist/", import.meta.url).pathname;
const hash = (data) => createHash("sha256").update(data).digest("hex");
const css = {
  name: "css",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
const shared = {
  absWorkingDir: here, bundle: true, minify: true, write: false, target: "es2022", charset: "utf8",
  jsx: "automatic", jsxImportSource: "preact", legalComments: "none", plugins: [css],
};
async function built(entry, more) {
  const { outputFiles: [file] } = await build({ ...shared, ...more, entryPoints: [entry] });
  return file.contents;
}

const panel = await built("panel.jsx", { format: "esm" });
const name = `panel-${hash(panel).slice(0, 12)}.js`;
const loader = await built("loader.js", { format: "iife", define: { PANEL: JSON.stringify(name) } });
const sources = createHash("sha256");
for (const each of (await readdir(here, { recursive: true })).sort()) {
  if (!/\.(jsx?|mjs|css|json)$/.test(each) || each.startsWith("node_modules")) continue;
  sources.update(`${each}\n`).update(await readFile(here + each));
}
const files = { [name]: panel, "widget.js": loader };
await rm(dist, { recursive: true, force: true });
await mkdir(dist);
for (const [each, data] of Object.entries(files)) await writeFile(dist + each, data);
const told = Object.fromEntries(Object.entries(files).map(([each, data]) => [each, hash(data)]));
await writeFile(`${dist}manifest.json`, `${JSON.stringify({ sources: sources.digest("hex"), files: told }, null, 2)}\n`);
