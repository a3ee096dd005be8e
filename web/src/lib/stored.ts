import { useSyncExternalStore } from "react";

type Listener = () => void;
const listeners = new Map<string, Set<Listener>>();
const cache = new Map<string, unknown>();

function read<T>(key: string, fallback: T): T {
  if (cache.has(key)) return cache.get(key) as T;
  let value = fallback;
  try {
    const text = localStorage.getItem(key);
    if (text !== null) value = JSON.parse(text) as T;
  } catch {
    // Storage that cannot be read counts as empty.
  }
  cache.set(key, value);
  return value;
}

export function readStored<T>(key: string, fallback: T): T {
  return read(`kanade.${key}`, fallback);
}

export function writeStored<T>(name: string, value: T): void {
  const key = `kanade.${name}`;
  cache.set(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The choice then lasts as long as the page.
  }
  listeners.get(key)?.forEach((listener) => listener());
}

/** A small preference, kept for this person in this browser. `fallback` must be stable. */
export function useStored<T>(name: string, fallback: T): [T, (value: T) => void] {
  const key = `kanade.${name}`;
  const value = useSyncExternalStore(
    (listener) => {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => set.delete(listener);
    },
    () => read(key, fallback),
  );
  return [value, (next) => writeStored(name, next)];
}
