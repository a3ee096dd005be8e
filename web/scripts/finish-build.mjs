// After Vite: writes the compressed twins that the backend embeds, and measures what a browser with an empty cache
// downloads to show the home page. Above the budget the build fails.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET = 180_000;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

const brotli = (body) =>
  brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
const gzip = (body) => gzipSync(body, { level: 9 });

for (const name of readdirSync(dist, { recursive: true })) {
  const file = join(dist, name);
  if (!/\.(js|css|html|svg)$/.test(name) || !statSync(file).isFile()) continue;
  const body = readFileSync(file);
  writeFileSync(`${file}.br`, brotli(body));
  writeFileSync(`${file}.gz`, gzip(body));
}

const html = readFileSync(join(dist, "index.html"), "utf8");
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const sum = (suffix) => first.reduce((bytes, name) => bytes + statSync(join(dist, name + suffix)).size, 0);
console.log(`first load: ${first.length} files, ${sum(".gz")} B gzip, ${sum(".br")} B brotli (budget ${BUDGET} B)`);
if (sum(".gz") > BUDGET) process.exit(1);
