import type { components } from "../generated/schema";

type Schemas = components["schemas"];

export type FreezeRequest = Schemas["FreezeRequest"];
export type FreezeStatus = Schemas["FreezeStatus"];
export type MachineKilled = Schemas["MachineKilled"];
export type StopAllPreview = Schemas["StopAllPreview"];
export type StoppedAll = Schemas["StoppedAll"];
export type ApprovalRow = Schemas["ApprovalRow"];
export type Asked = Schemas["Asked"];
export type QuestionEnded = Schemas["Ended"];
export type QueryProgress = Schemas["QueryProgress"];
export type AnswerGroup = Schemas["AnswerGroup"];
