import { readStored, useStored, writeStored } from "./stored";

export type Theme = "system" | "light" | "dark";

/** Puts the chosen theme on the document; `system` leaves it to the media query. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function storedTheme(): Theme {
  return readStored<Theme>("theme", "system");
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme] = useStored<Theme>("theme", "system");
  return [
    theme,
    (next) => {
      writeStored("theme", next);
      applyTheme(next);
    },
  ];
}
