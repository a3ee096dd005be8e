import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { setLanguage } from "@/i18n";
import { useTheme, type Theme } from "@/lib/theme";
import { IconButton } from "@/ui/button";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const PICTURE = { system: Monitor, light: Sun, dark: Moon };

/** Turns from the system's theme to light to dark. */
export function ThemeButton() {
  const { t } = useTranslation();
  const [theme, setTheme] = useTheme();
  const Picture = PICTURE[theme];
  return (
    <IconButton
      label={`${t("shell.theme")}: ${t(`shell.theme_${theme}`)}`}
      data-testid="theme"
      className="max-md:hidden"
      onClick={() => setTheme(NEXT[theme])}
    >
      <Picture className="size-4" />
    </IconButton>
  );
}

/** Turns to the other language, which it names in that language. */
export function LanguageButton() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "ja" ? "en" : "ja";
  return (
    <IconButton
      label={t("shell.language")}
      data-testid="language"
      lang={other}
      className="text-xs font-medium max-md:hidden"
      onClick={() => void setLanguage(other)}
    >
      {other === "ja" ? "あ" : "A"}
    </IconButton>
  );
}
