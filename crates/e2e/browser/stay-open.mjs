// A page that is left open while messages come that cannot be read, and while the backend is away.
// It says how far it is by files that the story waits for.

import { answer, by, loadsOf, open, reached, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);
await page.goto(`${told.url}/system?tab=dead-letters`);
await by(page, "live-status").waitFor();
const loads = loadsOf(page);

reached("open");
await by(page, "dead-letter-row").first().waitFor();
const rows = await by(page, "dead-letter-row").count();
reached("letter");
await by(page, "connection-lost").waitFor({ timeout: 60_000 });
reached("lost");
await by(page, "connection-lost").waitFor({ state: "hidden", timeout: 60_000 });
reached("back");
await by(page, "dead-letter-row").nth(1).waitFor();
answer({ loads: loads(), errors, rows, rows_later: await by(page, "dead-letter-row").count() });
await context.close();
