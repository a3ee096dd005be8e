// Chromium with a fresh profile, one page in it, and what every script asks of a page.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.E2E_NODE_MODULES, "from-here.js"));
const { chromium } = require("playwright-core");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What the story told this script. */
export const told = JSON.parse(process.argv[2]);

/** Opens a browser as a person of that language, theme and screen would have it. */
export async function open({ name = "wide", locale = "en-GB", colorScheme = "light", viewport = { width: 1440, height: 900 } } = {}) {
  const context = await chromium.launchPersistentContext(path.join(process.env.E2E_PROFILE, name), {
    executablePath: process.env.E2E_CHROMIUM,
    headless: true,
    args: FLAGS,
    locale,
    colorScheme,
    viewport,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  return { context, page, errors };
}

/** Finds by test id. */
export const by = (page, id, attributes = "") => page.locator(`[data-testid="${id}"]${attributes}`);

/** Signs in with name and password. */
export async function signIn(page) {
  await page.goto(told.url);
  await by(page, "sign-in-username").fill(told.username);
  await by(page, "sign-in-password").fill(told.password);
  await by(page, "sign-in-submit").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Keeps a picture beside what was built. */
export async function picture(page, name) {
  await page.screenshot({ path: path.join(told.screenshots, `${name}.png`), animations: "disabled" });
}

/** Prints what was seen; the last line is the answer. */
export function answer(seen) {
  console.log(JSON.stringify(seen));
}

/** Puts a text in place of what an editor holds. */
export async function write(page, editor, text) {
  await by(page, editor).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** Counts how often the page is loaded from now on. */
export function loadsOf(page) {
  let loads = 0;
  page.on("load", () => loads++);
  return () => loads;
}

/** Tells the story that it has come this far. */
export const reached = (step) => writeFileSync(path.join(told.steps, step), "");
