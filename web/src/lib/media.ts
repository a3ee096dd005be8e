import { useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Narrower than this, rows become cards and the rail moves to the bottom. */
export function usePhone(): boolean {
  return useMedia("(max-width: 767px)");
}
