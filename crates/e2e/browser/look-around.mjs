// Every page in Japanese, in the dark, and on a phone.

import { answer, by, open, picture, signIn, told } from "./driver.mjs";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOOKS = [
  { name: "japanese", locale: "ja-JP", colorScheme: "light", viewport: WIDE },
  { name: "dark", locale: "en-GB", colorScheme: "dark", viewport: WIDE },
  { name: "phone", locale: "en-GB", colorScheme: "light", viewport: PHONE },
  { name: "japanese-phone-dark", locale: "ja-JP", colorScheme: "dark", viewport: PHONE },
];
// An address, and what is there once the page shows what it is for.
const PAGES = [
  ["home", "/", "figure-online"],
  ["machines", "/machines", "machines-count"],
  ["jobs", "/jobs", "job-row"],
  ["run", "/run", "run-job"],
  ["activity", "/activity", "execution-row"],
  ["execution", `/executions/${told.execution}`, "execution-progress"],
  ["machine", "/machines/here", "run-script"],
  ["system", "/system", "broker-state"],
];

async function look(page, errors, look, [name, address, mark]) {
  errors.length = 0;
  await page.goto(told.url + address);
  await by(page, mark).first().waitFor();
  await picture(page, `${look.name}-${name}`);
  const facts = await page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return {
      lang: document.documentElement.lang,
      background: getComputedStyle(document.body).backgroundColor,
      theme: getComputedStyle(document.body).backgroundColor.startsWith("rgb") ? (red + green + blue < 382 ? "dark" : "light") : (red < 0.5 ? "dark" : "light"),
      scroll_width: document.documentElement.scrollWidth,
      inner_width: window.innerWidth,
      text: document.body.innerText.trim().length,
    };
  });
  return {
    ...facts,
    look: look.name,
    page: name,
    expected_lang: look.locale.slice(0, 2),
    expected_theme: look.colorScheme,
    errors: [...errors],
  };
}

const pages = [];
for (const each of LOOKS) {
  const { context, page, errors } = await open(each);
  await signIn(page);
  for (const destination of PAGES) pages.push(await look(page, errors, each, destination));
  await context.close();
}
answer({ pages });
