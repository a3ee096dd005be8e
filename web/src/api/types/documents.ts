import type { components } from "../generated/schema";

type Schemas = components["schemas"];

export type DocumentOrigin = Schemas["DocumentOrigin"];
export type DocumentRevision = Schemas["DocumentRevision"];
export type DocumentVersion = Schemas["DocumentVersion"];
