// A person looks a package up across all machines, exports what was found, and opens the history of
// one machine; then the pages that the other samples fill.

import { readFile } from "node:fs/promises";
import { answer, by, open, picture, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);

await page.goto(`${told.url}/inventory`);
const probe = by(page, "probe", '[data-probe="installed-packages"]');
await probe.waitFor();
await picture(page, "inventory");
await probe.getByTestId("probe-table").click();

const values = by(page, "condition-value");
await values.nth(0).fill("openssl");
await values.nth(0).press("Enter");
await values.nth(1).fill(told.below);
await values.nth(1).press("Enter");
await by(page, "look-up-count", `[data-machines="${told.machines}"]`).waitFor();
const found = await by(page, "found-row").evaluateAll((rows) => rows.map((row) => row.dataset.pc));
await picture(page, "look-up");

const [download] = await Promise.all([page.waitForEvent("download"), by(page, "csv").click()]);
const csv = await readFile(await download.path(), "utf8");

await by(page, "found-row", '[data-pc="here"]').click();
await by(page, "fact-table", '[data-field="packages"]').waitFor();
await picture(page, "machine-inventory");
await by(page, "view-history").click();
await by(page, "machine-history").waitFor();
const changes = await by(page, "change-row").allInnerTexts();
await picture(page, "machine-history");

await page.goto(`${told.url}/compliance`);
const checks = by(page, "check");
await checks.first().waitFor();
const names = await checks.evaluateAll((lines) => lines.map((line) => line.dataset.check));
await picture(page, "compliance");

await page.goto(`${told.url}/events?pc=here`);
const shown = by(page, "events-count");
await shown.waitFor();
const events = Number(await shown.getAttribute("data-shown"));
await picture(page, "events");

answer({ found, csv, csv_name: download.suggestedFilename(), changes, checks: names, events, errors });
await context.close();
