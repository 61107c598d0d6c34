// Builds the page: one HTML file with its style, its script, the worker and the engine inside.
//
//     node build.mjs ENGINE_FOLDER OUTPUT
//
// ENGINE_FOLDER holds ambersheet_web.js and ambersheet_web_bg.wasm, as web-bindgen writes them, and licences.txt.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const [engineFolder, output] = process.argv.slice(2);
if (!engineFolder || !output) {
  throw new Error("name the folder of the engine and the file to write");
}
const here = dirname(fileURLToPath(import.meta.url));
const engine = resolve(engineFolder);

const options = {
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "inline",
  alias: { "engine-module": join(engine, "ambersheet_web.js") },
  metafile: true,
};

const worker = await build({ ...options, entryPoints: [join(here, "src/engine/worker.ts")] });
const workerText = worker.outputFiles[0].text;
const page = await build({
  ...options,
  entryPoints: [join(here, "src/main.tsx")],
  define: { WORKER_TEXT: JSON.stringify(workerText) },
  outdir: "out",
});
const text = (ending) => page.outputFiles.find((file) => file.path.endsWith(ending)).text;
// A script ends at the first "</script", wherever it stands.
const script = text(".js").replaceAll("</script", "<\\/script");
const style = text(".css");
const packed = (name) => gzipSync(readFileSync(join(engine, name)), { level: 9 }).toString("base64");
const module = packed("ambersheet_web_bg.wasm");
const licences = packed("licences.txt");

const hash = (content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = { POLICY: policy, STYLE: style, ENGINE: module, LICENCES: licences, SCRIPT: script };
const template = readFileSync(join(here, "src/page.html"), "utf8");
const html = template.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
mkdirSync(dirname(resolve(output)), { recursive: true });
writeFileSync(output, html);

const size = (content) => Buffer.byteLength(content).toLocaleString("en-GB");
console.log(`${output}: ${size(html)} bytes (gzip ${gzipSync(html, { level: 9 }).length.toLocaleString("en-GB")})`);
console.log(`  engine ${size(module)}, script ${size(script)} (of it the worker ${size(workerText)}), style ${size(style)}, licences ${size(licences)}`);
const inputs = Object.entries(page.metafile.outputs).flatMap(([, file]) => Object.entries(file.inputs));
const byPackage = new Map();
for (const [path, { bytesInOutput }] of inputs) {
  const found = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
  const name = found ? found[1] : "the page's own";
  byPackage.set(name, (byPackage.get(name) ?? 0) + bytesInOutput);
}
for (const [name, bytes] of [...byPackage].sort((a, b) => b[1] - a[1])) {
  console.log(`    ${name} ${bytes.toLocaleString("en-GB")}`);
}
