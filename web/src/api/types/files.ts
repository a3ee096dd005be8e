import type { components } from "../generated/schema";

/** What the backend hands out: packages, script objects, releases of the agent, bundles. */
type Schemas = components["schemas"];

export type FileRow = Schemas["FileRow"];
export type ReleaseRow = Schemas["ReleaseRow"];
export type VersionRow = Schemas["VersionRow"];
export type BundleRow = Schemas["BundleRow"];
export type FilesUsage = Schemas["FilesUsage"];
export type StoreUsage = Schemas["FileStoreUsage"];
export type PublishedFile = Schemas["PublishedFile"];
