// GraphQL Code Generator: types of the schema as the server describes it, checked by the TypeScript
// compiler together with a program that uses them, which then runs.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generate } from "@graphql-codegen/cli";

const [url, slug] = process.argv.slice(2);
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

rmSync(path("generated/codegen"), { recursive: true, force: true });
rmSync(path("generated/built"), { recursive: true, force: true });
await generate({
  schema: url,
  documents: path("codegen/similar.ts"),
  generates: { [path("generated/codegen/")]: { preset: "client" } },
  emitLegacyCommonJSImports: false,
  silent: true,
});

const run = (...words) => execFileSync(process.execPath, words, { stdio: ["ignore", "inherit", 2] });
run(path("node_modules/typescript/bin/tsc"), "--project", path("codegen"));
run(path("generated/built/codegen/similar.js"), url, slug);
