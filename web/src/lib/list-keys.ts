import { useHotkeys } from "./hotkeys";

/** j and k move the focus through the rows of a plain list of links; Enter follows as it does on any link. */
export function useListKeys(): void {
  const move = (by: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>("main a[data-testid$='-row']")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by));
    rows[next]?.focus();
    rows[next]?.scrollIntoView({ block: "nearest" });
  };
  useHotkeys({ j: () => move(1), k: () => move(-1) });
}
