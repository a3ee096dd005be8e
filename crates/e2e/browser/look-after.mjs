// An operator looks after one machine on its page: changes its configuration, sees that it holds there and why, has it
// tell its processes, reads its log and keeps what it says of itself.

import { readFileSync } from "node:fs";
import { answer, by, open, picture, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
const machine = (tab) => page.goto(`${told.url}/machines/here?tab=${tab}`);
const setting = (name) => by(page, "config-row", `[data-setting="${name}"]`);
await signIn(page);

await machine("config");
await by(page, "config-in-force", '[data-state="in_force"]').waitFor();
const before = await setting("heartbeat_interval").innerText();
await by(page, "config-change").click();
await by(page, "config-heartbeat_interval").fill("7s");
await by(page, "config-save").click();
await by(page, "config-saved").waitFor();
await machine("config");
await setting("heartbeat_interval").getByText("7s").waitFor();
await by(page, "config-in-force", '[data-state="in_force"]').waitFor();
const after = await setting("heartbeat_interval").innerText();
const held = await by(page, "config-in-force").innerText();
await picture(page, "machine-config");

await machine("processes");
await by(page, "process-detail", '[data-on="false"]').waitFor();
await by(page, "detail-30").click();
await by(page, "process-detail", '[data-on="true"]').waitFor();
await by(page, "process-row").first().waitFor();
await page.reload();
await by(page, "process-detail", '[data-on="true"]').waitFor();
const processes = await by(page, "process-row").count();
await picture(page, "machine-processes");
await by(page, "detail-stop").click();
await by(page, "process-detail", '[data-on="false"]').waitFor();

await machine("logs");
await by(page, "log-text").waitFor();
await by(page, "log-filter").fill("the agent of here starts");
const start = await by(page, "log-text").innerText();
await by(page, "diagnose").click();
await by(page, "diagnosis").waitFor();
await picture(page, "machine-log");
const download = page.waitForEvent("download");
await by(page, "diagnosis-save").click();
const bundle = JSON.parse(readFileSync(await (await download).path(), "utf8"));

await machine("events");
const event = by(page, "machine-event").filter({ has: page.locator('[data-kind="agent_started"]') });
const started = await event.first().innerText();

await page.goto(`${told.url}/machines`);
await by(page, "machines-filter").fill("can:shell:sh arch:nothing ");
await by(page, "filter-chip").nth(1).waitFor();
await by(page, "machines-count", '[data-total="0"]').waitFor();
await by(page, "filter-chip").filter({ hasText: "arch:" }).getByRole("button").click();
await by(page, "machines-count", '[data-total="1"]').waitFor();

answer({ before, after, held, processes, start, bundle, started, errors });
await context.close();
