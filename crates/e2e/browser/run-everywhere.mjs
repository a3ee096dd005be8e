// A person signs in, runs a job on every machine and watches it succeed.

import { answer, by, loadsOf, open, picture, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
const loads = loadsOf(page);
await signIn(page);

await by(page, "nav-jobs").first().click();
await by(page, "job-row").first().waitFor();
await picture(page, "jobs");
await page.locator('[data-testid="job-row-run"][href*="hardware-inventory"]').first().click();
await by(page, "target-all").click();
const reached = by(page, "reach-count");
await page.waitForFunction(() => Number(document.querySelector('[data-testid="reach-count"]')?.dataset.count) > 0);
const reach = Number(await reached.getAttribute("data-count"));
await picture(page, "run");
await by(page, "run-submit").click();
await by(page, "confirm-count").fill(String(reach));
await by(page, "confirm-run").click();

await page.waitForURL(/\/executions\//);
await by(page, "execution-status", '[data-status="completed"]').waitFor({ timeout: 60_000 });
await by(page, "outcome-succeeded", `[data-count="${told.machines}"]`).waitFor();
await picture(page, "execution");
answer({
  reach,
  loads: loads(),
  errors,
  status: await by(page, "execution-status").getAttribute("data-status"),
  succeeded: Number(await by(page, "outcome-succeeded").getAttribute("data-count")),
});
await context.close();
