import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { get, getBody, getPage, post, send } from "../client";
import { queryClient } from "../query-client";
import type { AudienceList, NewNotice, NoticeDetail, NoticeEdit, NoticePublished, NoticeRow } from "../types/notices";

export type NoticeFilter = { q?: string; state?: string; priority?: string; by_people?: boolean };

const one = (id: string) => `/api/notifications/${encodeURIComponent(id)}`;
const changed = () => queryClient.invalidateQueries({ queryKey: ["notices"] });

export function noticesQuery(filter: NoticeFilter) {
  return infiniteQueryOptions({
    queryKey: ["notices", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<NoticeRow>("/api/notifications", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function noticeQuery(id: string) {
  return queryOptions({
    queryKey: ["notices", "one", id],
    queryFn: ({ signal }) => get<NoticeDetail>(one(id), undefined, signal),
  });
}

export function audienceQuery(id: string, state: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["notices", "audience", id, state],
    queryFn: ({ pageParam, signal }) =>
      getBody<AudienceList>(`${one(id)}/audience`, { state, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Sends a notice; the same key sends it once. */
export function useSendNotice() {
  return useMutation({
    mutationFn: ({ notice, key }: { notice: NewNotice; key: string }) =>
      post<NoticePublished>("/api/notifications", notice, { "Idempotency-Key": key }),
    onSuccess: changed,
  });
}

export function useEditNotice(id: string) {
  return useMutation({
    mutationFn: (edit: NoticeEdit) => send(one(id), { method: "PATCH", json: edit }),
    onSuccess: changed,
  });
}

export function useRecallNotice(id: string) {
  return useMutation({ mutationFn: () => send(`${one(id)}/recall`, { method: "POST" }), onSuccess: changed });
}
