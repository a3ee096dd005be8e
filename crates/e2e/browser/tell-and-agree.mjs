// A person tells everybody something and sees who confirms it, agrees to what a colleague ordered, and cannot agree to
// an order of their own.

import { answer, by, loadsOf, open, picture, reached, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);

await page.goto(`${told.url}/notices/new`);
const loads = loadsOf(page);
await by(page, "notice-title").fill("Restart today");
await by(page, "notice-body").fill("Before **18:00**, please.");
await by(page, "notice-ack").check();
await by(page, "target-all").click();
await by(page, "reach-count", `[data-count="${told.machines}"]`).waitFor();
const card = await by(page, "notice-card").locator("strong").innerText();
await picture(page, "notice-written");
await by(page, "notice-send").click();
await page.waitForURL(/\/notices\/[^/]+\/audience/);
await by(page, "audience-row").nth(told.machines - 1).waitFor();
const outstanding = await by(page, "audience-row", '[data-state="outstanding"]').count();
reached(new URL(page.url()).pathname.split("/")[2]);
reached("told");
await by(page, "audience-row", '[data-pc="here"][data-state="confirmed"]').waitFor();
const confirmed = await by(page, "audience-row", '[data-state="confirmed"]').count();
await picture(page, "notice-confirmed");

reached("confirmed");
await by(page, "approval-badge").first().waitFor();
await by(page, "nav-activity").first().click();
await by(page, "approval-approve").click();
await by(page, "approvals").waitFor({ state: "hidden" });
await by(page, "execution-row").first().click();
await by(page, "execution-status", '[data-status="completed"]').waitFor();
await by(page, "outcome-succeeded", `[data-count="${told.machines}"]`).waitFor();

await page.goto(`${told.url}/run?job=guarded`);
await by(page, "target-all").click();
await by(page, "reach-count", `[data-count="${told.machines}"]`).waitFor();
await by(page, "run-submit").click();
await by(page, "approval-own").waitFor();
const own = { approve: await by(page, "approval-approve").count(), place: new URL(page.url()).pathname };
await picture(page, "approval-own");
await by(page, "approval-reject").click();
await by(page, "approvals").waitFor({ state: "hidden" });

answer({ card, outstanding, confirmed, own, loads: loads(), errors });
await context.close();
