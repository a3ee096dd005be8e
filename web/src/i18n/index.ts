import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { readStored, writeStored } from "@/lib/stored";
import first from "./en/first";

export const LANGUAGES = { en: "English", ja: "日本語" } as const;
export type Language = keyof typeof LANGUAGES;

function preferred(): Language {
  const stored = readStored<Language | null>("language", null);
  if (stored && stored in LANGUAGES) return stored;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("ja")) &&
    !navigator.languages[0]?.toLowerCase().startsWith("en")
    ? "ja"
    : "en";
}

let later: Promise<unknown> | undefined;

/** The rest of the English words, which no first page waits for; other languages come whole. */
export function pageWords(language = i18next.language): Promise<unknown> {
  if (language !== "en") return Promise.resolve();
  later ??= import("./en/later").then(({ default: words }) => i18next.addResourceBundle("en", "translation", words));
  later.catch(() => (later = undefined));
  return later;
}

async function load(language: Language): Promise<void> {
  if (language === "en") await pageWords("en");
  if (i18next.hasResourceBundle(language, "translation")) return;
  const { default: words } = await import("./ja");
  i18next.addResourceBundle(language, "translation", words);
}

export async function startLanguage(): Promise<void> {
  const language = preferred();
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: first } },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { bindI18nStore: "added" },
  });
  if (language !== "en") await setLanguage(language, false);
  else document.documentElement.lang = language;
}

export async function setLanguage(language: Language, keep = true): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  if (keep) writeStored("language", language);
}
