import { useNavigate, useSearch } from "@tanstack/react-router";

export type Flat = Record<string, string | undefined>;

/** What the address says after the question mark, and how to change it. Empty values leave the address. */
export function useAddress(): [Flat, (change: Flat, options?: { push?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Flat;
  const navigate = useNavigate();
  const set = (change: Flat, options?: { push?: boolean }) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== "");
    void navigate({ to: ".", search: Object.fromEntries(next) as never, replace: !options?.push, resetScroll: false });
  };
  return [search, set];
}
