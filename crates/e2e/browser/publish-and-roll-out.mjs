// A person publishes a release for two platforms, sees which versions machines run, and rolls the release out.

import { answer, by, open, picture, reached, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);
await page.goto(`${told.url}/files/releases`);
await by(page, "adoption-row", `[data-version="${told.old}"]`).waitFor();

async function send(file, version) {
  await by(page, "file-publish").click();
  await by(page, "file-input").setInputFiles(file);
  await by(page, "file-version").fill(version);
  await by(page, "confirm-publish").click();
}

await send(told.linux, "9.9.8");
const refused = await page.locator('[role="dialog"] [role="alert"]').innerText();
await picture(page, "release-refused");
await page.keyboard.press("Escape");
for (const file of [told.linux, told.windows]) {
  await send(file, told.version);
  await by(page, "confirm-publish").waitFor({ state: "hidden" });
}
const row = by(page, "release-row", `[data-version="${told.version}"]`);
await row.locator('[data-testid="release-platform"]').nth(1).waitFor();
const platforms = await row.locator('[data-testid="release-platform"]').allInnerTexts();
await picture(page, "releases");

await row.locator('[data-testid="release-roll-out"]').click();
await by(page, "target-all").click();
await by(page, "rollout-waves").fill("1, 100%");
await by(page, "rollout-soak").fill("1s");
const without = by(page, "without-build").first();
await without.waitFor();
const skipped = { platform: await without.getAttribute("data-platform"), machines: await without.getAttribute("data-machines") };
await by(page, "rollout-plan").locator("li").nth(2).waitFor();
await picture(page, "release-plan");
await by(page, "rollout-start").click();
await page.waitForURL(/\/rollouts\/[0-9a-f-]{36}/);
reached("started");
await by(page, "rollout-state", '[data-state="completed"]').waitFor({ timeout: 60_000 });
reached("completed");
await picture(page, "release-completed");

await page.goto(`${told.url}/files/releases`);
const adopted = by(page, "adoption-row", `[data-version="${told.version}"]`);
await adopted.waitFor();
const machines = await adopted.getAttribute("data-machines");
const bad = by(page, "adoption-row", `[data-version="${told.bad}"]`);
const quarantined = await bad.getAttribute("data-quarantined");
await picture(page, "releases-adopted");
await bad.locator('[data-testid="quarantine-link"]').click();
await by(page, "filter-chip").waitFor();
const chip = await by(page, "filter-chip").innerText();
await page.getByText("mac1").first().waitFor();
await picture(page, "quarantined-machines");

answer({ refused, platforms, skipped, machines, quarantined, chip, errors });
await context.close();
