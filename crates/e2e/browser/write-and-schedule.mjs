// A person writes a job that asks for two things, runs it through its form, and has a schedule see to it that every
// machine does it.

import { answer, by, loadsOf, open, picture, signIn, told, write } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);

await page.goto(`${told.url}/jobs/new`);
const loads = loadsOf(page);
await write(page, "job-editor", told.job);
await by(page, "job-valid").waitFor();
await by(page, "job-save").click();
await page.waitForURL(/\/jobs\/greet\/edit/);
await by(page, "revision").first().waitFor();
await picture(page, "job-written");

await by(page, "job-run").click();
const field = (name) => by(page, "parameter", `[data-name="${name}"]`);
await field("days").fill("400");
await by(page, "target-search").fill("here");
await by(page, "target-machine", '[data-pc="here"]').click();
await by(page, "reach-count", '[data-count="1"]').waitFor();
const refused = await by(page, "run-submit").isDisabled();
await field("days").fill("3");
await field("whom").fill(told.whom);
await picture(page, "job-form");
await by(page, "run-submit").click();
await page.waitForURL(/\/executions\//);
await by(page, "execution-status", '[data-status="completed"]').waitFor();
await by(page, "run-output").getByText("for 3 days").waitFor();
const output = await by(page, "run-output").innerText();
const given = await by(page, "execution-parameters").innerText();

await by(page, "nav-schedules").first().click();
await by(page, "schedule-create").first().click();
const verdict = by(page, "schedule-verdict", '[data-state="valid"]');
await write(page, "schedule-editor", told.daily);
await by(page, "next-fire").nth(4).waitFor();
const times = await by(page, "next-fire").evaluateAll((times) => times.map((time) => time.dateTime));
await picture(page, "schedule-written");
await write(page, "schedule-editor", told.everywhere);
await by(page, "next-fire").first().waitFor({ state: "hidden" });
await verdict.waitFor();
const reach = Number(await by(page, "schedule-reach").getAttribute("data-count"));
await by(page, "schedule-save").click();
await page.waitForURL(/\/schedules\/greet-all\/status/);
await by(page, "coverage", `[data-total="${told.machines}"]`).waitFor();
// It is looked at once a minute what is due.
await by(page, "coverage", `[data-ok="${told.machines}"]`).waitFor({ timeout: 90_000 });
await by(page, "decision", '[data-outcome="dispatched"]').first().waitFor();
await picture(page, "schedule-covered");
await by(page, "schedule-switch").click();
await by(page, "schedule-switch", '[aria-pressed="false"]').waitFor();

answer({ refused, output, given, times, reach, loads: loads(), errors });
await context.close();
