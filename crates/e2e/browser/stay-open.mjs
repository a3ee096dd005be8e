// A page that is left open while messages come that cannot be read, and while the backend is away.
// It says how far it is by files that the story waits for.

import { writeFileSync } from "node:fs";
import path from "node:path";
import { answer, by, open, signIn, told } from "./driver.mjs";

const reached = (step) => writeFileSync(path.join(told.steps, step), "");

const { context, page, errors } = await open();
await signIn(page);
await page.goto(`${told.url}/system?tab=dead-letters`);
await by(page, "live-status").waitFor();
let loads = 0;
page.on("load", () => loads++);

reached("open");
await by(page, "dead-letter-row").first().waitFor();
const rows = await by(page, "dead-letter-row").count();
reached("letter");
await by(page, "connection-lost").waitFor({ timeout: 60_000 });
reached("lost");
await by(page, "connection-lost").waitFor({ state: "hidden", timeout: 60_000 });
reached("back");
await by(page, "dead-letter-row").nth(1).waitFor();
answer({ loads, errors, rows, rows_later: await by(page, "dead-letter-row").count() });
await context.close();
