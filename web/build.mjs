// Bundles GraphiQL into catalog/http/web/graphiql/: hashed scripts, workers and styles, index.html,
// and the licences of what went in. `npm ci && npm run build` is all there is.
import { build } from "esbuild";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../catalog/http/web/graphiql");
const outdir = join(here, "node_modules/.graphiql"); // a failed build leaves the last good one
const inputs = new Set();

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  outdir,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  target: "es2022",
  legalComments: "none", // licences.txt carries them in full
  define: { "process.env.NODE_ENV": '"production"' },
  pure: ["console.info"], // GraphiQL reports each worker it starts
  loader: { ".ttf": "file" },
  // The old names are CommonJS, whose exports `await import()` would hide under `default`.
  alias: {
    "prettier/parser-babel": "prettier/plugins/babel",
    "prettier/parser-graphql": "prettier/plugins/graphql",
  },
  logLevel: "warning",
};

async function bundle(options) {
  const { metafile } = await build({ ...common, ...options });
  Object.keys(metafile.inputs).forEach((path) => inputs.add(path));
  return metafile;
}

/** The written file whose name starts and ends so. */
function written(metafile, start, end) {
  return Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .find((name) => name.startsWith(start) && name.endsWith(end));
}

/** `import Worker from "x.js?worker"`, as GraphiQL's own set-up for Vite has it. */
const workers = {
  name: "workers",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /\?worker$/ }, async ({ path, ...from }) => {
      const found = await resolve(path.replace("?worker", ""), {
        kind: from.kind,
        resolveDir: from.resolveDir,
      });
      return { ...found, namespace: "worker" };
    });
    onLoad({ filter: /./, namespace: "worker" }, async ({ path }) => {
      const worker = await bundle({ entryPoints: [path], format: "iife" });
      const name = written(worker, "", ".js");
      return {
        contents: `export default class extends Worker {
          constructor() { super(new URL("./${name}", import.meta.url)); }
        }`,
      };
    });
  },
};

/** Monaco's modules import their styles one by one; graphiql/style.css holds them already. */
const oneStylesheet = {
  name: "one-stylesheet",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: "", loader: "empty" }));
  },
};

/** The licence texts of every package with a file in the bundle. */
function licences() {
  const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
  const folders = [...inputs]
    .filter((path) => !path.startsWith("worker:"))
    .map((path) => folder.exec(path)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((path) => {
    const root = join(here, path);
    const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const files = readdirSync(root).filter((file) => /^(licen[cs]e|notice|thirdparty)/i.test(file));
    const parts = files.map((file) => readFileSync(join(root, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...parts].join("\n\n");
  });
  texts.push("Fonts, within graphiql: Roboto (Apache-2.0 or OFL-1.1), Fira Code (OFL-1.1)");
  return texts.join(`\n\n${"-".repeat(72)}\n\n`);
}

rmSync(outdir, { recursive: true, force: true });

const page = await bundle({
  entryPoints: ["src/main.jsx"],
  format: "esm",
  splitting: true,
  jsx: "automatic",
  keepNames: true, // GraphiQL titles its icons by the names of their components
  plugins: [workers, oneStylesheet],
});

const html = readFileSync(join(here, "src/index.html"), "utf8")
  .replace("%SCRIPT%", written(page, "main-", ".js"))
  .replace("%STYLE%", written(page, "main-", ".css"));
writeFileSync(join(outdir, "index.html"), html);
writeFileSync(join(outdir, "licences.txt"), `${licences()}\n`);

rmSync(target, { recursive: true, force: true });
cpSync(outdir, target, { recursive: true });
console.log(`GraphiQL is built: ${target}`);
