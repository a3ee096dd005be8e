import type { components } from "../generated/schema";

type Schemas = components["schemas"];

export type NoticeRow = Schemas["NoticeRow"];
export type NoticeDetail = Schemas["NoticeDetail"];
export type NoticePublished = Schemas["NoticePublished"];
export type NewNotice = Schemas["PublishNotice"];
export type NoticeEdit = Schemas["EditNotice"];
export type AudienceList = Schemas["AudienceList"];
export type AudienceRow = Schemas["AudienceRow"];
export type AudienceTally = Schemas["AudienceTally"];
export type Priority = "info" | "warn" | "emergency";
