// Measures what a browser with an empty cache downloads to show the home page,
// compressed, and fails the build above the budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUDGET = 180_000;
const dist = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", dist), "utf8");
const assets = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]);

let gzip = 0;
let brotli = 0;
for (const asset of assets) {
  const body = readFileSync(new URL(asset, dist));
  gzip += gzipSync(body, { level: 9 }).length;
  brotli += brotliCompressSync(body).length;
}
console.log(`first load: ${assets.length} files, ${gzip} B gzip, ${brotli} B brotli (budget ${BUDGET} B)`);
if (gzip > BUDGET) process.exit(1);
