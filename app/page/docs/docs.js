// A reader of /openapi.json without anything from elsewhere. Everything is inserted as text.

const config = JSON.parse(document.getElementById("config").textContent);
const main = document.getElementById("main");
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
function prose(text) { // **bold** and `code`, paragraph by paragraph
  return text.split(/\n\s*\n/).map((part) => {
    const paragraph = make("p");
    for (const piece of part.replace(/\s+/g, " ").trim().split(/(\*\*[^*]+\*\*|`[^`]+`)/)) {
      if (piece.startsWith("**")) paragraph.append(make("strong", { textContent: piece.slice(2, -2) }));
      else if (piece.startsWith("`")) paragraph.append(make("code", { textContent: piece.slice(1, -1) }));
      else paragraph.append(piece);
    }
    return paragraph;
  });
}
function resolve(schema, all) {
  return schema && schema.$ref ? all.components.schemas[schema.$ref.split("/").pop()] : schema;
}
function kind(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.join(" | ");
  const several = schema.anyOf || schema.oneOf;
  if (several) return several.map(kind).filter((name) => name !== "null").join(" | ");
  return schema.type === "array" ? `${kind(schema.items) || "any"}[]` : schema.type || "any";
}
function fields(schema, all) {
  const found = resolve(schema, all);
  if (!found || !found.properties) return make("p", {}, make("code", { textContent: kind(schema) || "object" }));
  const needed = new Set(found.required || []);
  return make("table", {}, ...Object.entries(found.properties).map(([name, value]) => make("tr", {},
    make("td", {}, make("code", { textContent: name }), needed.has(name) ? " *" : ""),
    make("td", { textContent: kind(value) }), make("td", { textContent: value.description || "" }))));
}
function one(path, method, operation, all) {
  const body = make("div", { className: "body" }, ...prose(operation.description || ""));
  if ((operation.parameters || []).length) {
    body.append(make("h4", { textContent: "Parameters" }), make("table", {}, ...operation.parameters.map((each) => make("tr", {},
      make("td", {}, make("code", { textContent: each.name }), each.required ? " *" : ""),
      make("td", { textContent: `${kind(each.schema)}, in ${each.in}` }),
      make("td", { textContent: each.description || (each.schema || {}).description || "" })))));
  }
  const sent = ((operation.requestBody || {}).content || {})["application/json"];
  if (sent) body.append(make("h4", { textContent: "Body" }), fields(sent.schema, all));
  body.append(make("h4", { textContent: "Answers" }), make("table", {}, ...Object.entries(operation.responses).map(([status, each]) => make("tr", {},
    make("td", {}, make("code", { textContent: status })),
    make("td", { textContent: Object.entries(each.content || {}).map(([type, value]) => [type, kind(value.schema)].filter(Boolean).join(": ")).join(", ") }),
    make("td", { textContent: each.description || "" })))));
  return make("details", {}, make("summary", {}, make("span", { className: "method", textContent: method.toUpperCase() }),
    make("span", { className: "path", textContent: path }), make("span", { className: "sum", textContent: operation.summary || "" })), body);
}
async function show() {
  const all = await (await fetch("/openapi.json")).json();
  document.title = `${config.shop}: HTTP API ${all.info.version}`;
  document.getElementById("about").append(...prose(all.info.description));
  main.replaceChildren();
  for (const tag of all.tags) {
    main.append(make("h2", { textContent: tag.name }), make("p", { textContent: tag.description }));
    for (const [path, methods] of Object.entries(all.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if ((operation.tags || []).includes(tag.name)) main.append(one(path, method, operation, all));
      }
    }
  }
  main.removeAttribute("aria-busy");
}
show().catch(() => main.replaceChildren(make("p", { textContent: "/openapi.json could not be read." })));
