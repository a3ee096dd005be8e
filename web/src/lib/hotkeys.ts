import { useEffect, useRef } from "react";

export type Hotkeys = Record<string, (event: KeyboardEvent) => void | false>;

function typing(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

/**
 * An action that answers `false` leaves the key to the browser.
 *
 * Listens to single keys and to `g x` pairs while the component is on the page. Keys typed into a field are
 * left alone, except those with a modifier.
 */
export function useHotkeys(keys: Hotkeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let pending = "";
    let pendingAt = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const name = nameOf(event);
      if (typing(event) && !name.startsWith("mod+")) return;
      const pair = event.timeStamp - pendingAt < 1200 ? `${pending} ${name}` : name;
      const action = latest.current[pair] ?? latest.current[name];
      pending = name;
      pendingAt = event.timeStamp;
      if (!action) return;
      if (action(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Puts the cursor into the page's filter (`/`). */
export function focusFilter(): void {
  document.querySelector<HTMLInputElement>("[data-page-filter]")?.focus();
}
