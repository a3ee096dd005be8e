// A person starts a rollout and sees its waves go, freezes changes, and in the end stops everything.

import { answer, by, loadsOf, open, picture, signIn, told } from "./driver.mjs";

const { context, page, errors } = await open();
await signIn(page);

await page.goto(`${told.url}/rollouts/new?job=patch`);
const loads = loadsOf(page);
await by(page, "target-all").click();
for (const [name, value] of Object.entries({ waves: "1, 50%, 100%", soak: "1s", success: "90%", halt_on: "50%" })) {
  await by(page, `rollout-${name}`).fill(value);
}
await by(page, "rollout-plan").locator("li").nth(2).waitFor();
const planned = await by(page, "rollout-plan").innerText();
await by(page, "rollout-start").click();
await page.waitForURL(/\/rollouts\/[0-9a-f-]{36}/);
await by(page, "wave").first().waitFor();
await page.evaluate(() => {
  window.states = [];
  const look = () => {
    const now = [...document.querySelectorAll('[data-testid="wave"]')].map((wave) => wave.dataset.state).join(" ");
    if (now && window.states.at(-1) !== now) window.states.push(now);
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
});
await by(page, "rollout-state", '[data-state="completed"]').waitFor({ timeout: 60_000 });
await picture(page, "rollout-completed");
const waves = await page.evaluate(() => window.states);

await by(page, "nav-schedules").first().click();
await by(page, "freeze-set").click();
const preview = by(page, "freeze-preview");
await preview.waitFor();
const frozen = { schedules: Number(await preview.getAttribute("data-schedules")) };
await by(page, "freeze-reason").fill("year end");
await picture(page, "freeze");
await by(page, "freeze-confirm").click();
await by(page, "freeze-line").waitFor();
frozen.line = await by(page, "freeze-line").innerText();
await by(page, "freeze-clear").click();
await by(page, "freeze-line").waitFor({ state: "hidden" });

await by(page, "nav-activity").first().click();
await by(page, "stop-all").click();
const stopped = by(page, "stop-all-preview");
await stopped.waitFor();
const executions = Number(await stopped.getAttribute("data-executions"));
const unsaid = await by(page, "stop-all-confirm").isDisabled();
await by(page, "stop-all-words").fill("stop all");
await picture(page, "stop-all");
await by(page, "stop-all-confirm").click();
await by(page, "freeze-line").waitFor();
await by(page, "execution-row", `[data-exec="${told.execution}"]`).click();
await by(page, "execution-status", '[data-status="completed"]').waitFor();
await by(page, "outcome-killed", '[data-count="1"]').waitFor();
await picture(page, "stopped");

answer({ planned, waves, frozen, executions, unsaid, loads: loads(), errors });
await context.close();
