import type { components } from "../generated/schema";

type Schemas = components["schemas"];

export type AlertRow = Schemas["AlertRow"];
export type DeliveryRow = Schemas["DeliveryRow"];
export type WebhookRow = Schemas["WebhookRow"];
export type WebhookCreated = Schemas["WebhookCreated"];
export type NewWebhook = Schemas["NewWebhook"];
export type ChangeWebhook = Schemas["ChangeWebhook"];
export type MailSettings = Schemas["MailSettings"];
export type MailRouting = Schemas["MailRouting"];
export type TestResult = Schemas["TestResult"];

/** The kinds of alerts, in the order in which settings show them. */
export const ALERT_KINDS = [
  "check",
  "rollout_halted",
  "machines_gone",
  "machines_back",
  "dead_letters",
  "broker_limit",
] as const;
