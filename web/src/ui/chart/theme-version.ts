import { useSyncExternalStore } from "react";
import { useTheme } from "@/lib/theme";

/** Changes when the page's colours do, for what is painted rather than styled. */
export function useThemeVersion(): string {
  const [theme] = useTheme();
  const dark = useSyncExternalStore(
    (listener) => {
      const media = matchMedia("(prefers-color-scheme: dark)");
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia("(prefers-color-scheme: dark)").matches,
  );
  return `${theme}-${dark}`;
}
