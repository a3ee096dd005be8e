import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client";

/** Answers stay until the live feed says they changed, so nothing is fetched on a timer or on focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) => count < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      retryDelay: 600,
    },
  },
});
