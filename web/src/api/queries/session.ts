import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { get, post, setCsrfToken } from "../client";
import { queryClient } from "../query-client";
import type { LoginAnswer, Role, Session } from "../types";

async function fetchSession(): Promise<Session> {
  const session = await get<Session>("/api/auth/me");
  setCsrfToken(session.csrf_token);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: fetchSession,
  staleTime: Infinity,
  retry: false,
});

export function useSession(): Session | undefined {
  return useQuery({ ...sessionQuery, enabled: false }).data;
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Whether the signed-in person may use what needs `role`. */
export function useCan(role: Role): boolean {
  const session = useSession();
  return session !== undefined && RANK[session.role] >= RANK[role];
}

type Credentials = { username: string; password: string } | { link: string };

export function useLogin() {
  return useMutation({
    mutationFn: async (credentials: Credentials) => {
      const answer = await post<LoginAnswer>("/api/auth/login", credentials);
      setCsrfToken(answer.csrf_token);
      queryClient.clear();
      return answer;
    },
  });
}

export function useLogout() {
  return useMutation({
    mutationFn: () => post<void>("/api/auth/logout", undefined),
    onSettled: () => {
      setCsrfToken("");
      queryClient.clear();
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (change: { old_password: string; new_password: string }) =>
      post<void>("/api/auth/change-password", change),
    onSuccess: () => queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }),
  });
}
