import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach((each) => each());
  }, 5000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function snapshot(): number {
  // Asked twice within one drawing it must say the same.
  if (listeners.size === 0 && Date.now() - now > 1000) now = Date.now();
  return now;
}

/** The time, renewed every five seconds for all relative times of the page together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}
