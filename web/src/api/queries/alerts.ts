import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { get, getPage, post, send } from "../client";
import { queryClient } from "../query-client";
import type {
  ChangeWebhook,
  DeliveryRow,
  MailRouting,
  MailSettings,
  NewWebhook,
  TestResult,
  WebhookCreated,
  WebhookRow,
} from "../types/alerts";

const changed = () => queryClient.invalidateQueries({ queryKey: ["alerts"] });
const one = (id: string) => `/api/webhooks/${encodeURIComponent(id)}`;

export const mailQuery = queryOptions({
  queryKey: ["alerts", "mail"],
  queryFn: ({ signal }) => get<MailSettings>("/api/settings/mail", undefined, signal),
});

export const webhooksQuery = queryOptions({
  queryKey: ["alerts", "webhooks"],
  queryFn: ({ signal }) => get<WebhookRow[]>("/api/webhooks", undefined, signal),
});

export function deliveriesQuery(filter: { state?: string; channel?: string }) {
  return infiniteQueryOptions({
    queryKey: ["alerts", "deliveries", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<DeliveryRow>("/api/alerts/deliveries", { ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function useSetMail() {
  return useMutation({
    mutationFn: (routing: MailRouting) => send("/api/settings/mail", { method: "PUT", json: routing }),
    onSuccess: changed,
  });
}

export function useTestMail() {
  return useMutation({
    mutationFn: (to: string | undefined) => post<TestResult>("/api/settings/mail/test", { to }),
    onSettled: changed,
  });
}

export function useAddWebhook() {
  return useMutation({
    mutationFn: (webhook: NewWebhook) => post<WebhookCreated>("/api/webhooks", webhook),
    onSuccess: changed,
  });
}

export function useChangeWebhook() {
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: ChangeWebhook }) => send(one(id), { method: "PATCH", json: change }),
    onSuccess: changed,
  });
}

export function useDeleteWebhook() {
  return useMutation({ mutationFn: (id: string) => send(one(id), { method: "DELETE" }), onSuccess: changed });
}

export function useTestWebhook() {
  return useMutation({ mutationFn: (id: string) => post<TestResult>(`${one(id)}/test`, undefined), onSettled: changed });
}
