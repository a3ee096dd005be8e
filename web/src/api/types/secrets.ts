import type { components } from "../generated/schema";

export type SecretShown = components["schemas"]["SecretShown"];
