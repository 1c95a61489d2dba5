// The TypeScript of one schema, cut out of the package's own declarations.

let declarations;

const BLOCK = /(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/\n)?export (?:interface|type) (\w+)(?:[^\n]*\{\n[^]*?\n\}|[^;]*;)/g;

async function blocks() {
  const response = await fetch(new URL("../built/package/index.d.ts", import.meta.url));
  if (!response.ok) throw new Error(`the declarations cannot be read (${response.status})`);
  return new Map([...(await response.text()).matchAll(BLOCK)].map(([text, name]) => [name, text]));
}

/** The declarations of what a schema takes and gives, with everything that they name. */
export async function declarationsOf(schema) {
  declarations ??= blocks();
  const all = await declarations;
  const wanted = new Set();
  const roots = ["Inputs", "Outputs", "Updates"].map((table) => {
    const type = all.get(table)?.match(new RegExp(`"${schema.replaceAll(".", "\\.")}": ([^;]+);`))?.[1];
    return type && `${table}["${schema}"] = ${type}`;
  });
  const follow = (text) => {
    for (const [name] of text.matchAll(/\b[A-Z]\w+\b/g)) {
      if (wanted.has(name) || !all.has(name)) continue;
      wanted.add(name);
      follow(all.get(name).replace(/\/\*\*.*?\*\//gs, ""));
    }
  };
  follow(roots.filter(Boolean).map((root) => root.split(" = ")[1]).join("\n"));
  return [...roots.filter(Boolean).map((root) => `// ${root}`), "", ...[...all].filter(([name]) => wanted.has(name)).map(([, text]) => `${text}\n`)].join("\n");
}
