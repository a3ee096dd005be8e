import type { ProblemError } from "./types";

/** What the server said went wrong (RFC 9457), or that it could not be reached (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | undefined,
    readonly errors: ProblemError[],
  ) {
    super(detail || title);
  }
}

let csrfToken = "";
let onSignedOut: () => void = () => {};

/** The token of the session, as login and `me` return it. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** What to do when the server no longer knows the session. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

export function signedOut(): void {
  onSignedOut();
}

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string | number | boolean | undefined>;
  json?: unknown;
  text?: { body: string; type: string };
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

function addressOf(path: string, query: Call["query"]): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

function headersOf(call: Call): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json", "X-Kanade-Source": "spa" };
  if (call.method && call.method !== "GET" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
  if (call.json !== undefined) headers["Content-Type"] = "application/json";
  if (call.text) headers["Content-Type"] = call.text.type;
  return { ...headers, ...call.headers };
}

/** What tells the server that a write comes from the page itself. */
export function ownHeaders(): Record<string, string> {
  return headersOf({ method: "POST" });
}

async function failure(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  const requestId = response.headers.get("x-request-id") ?? undefined;
  return problemOf(response.status, response.statusText, text, requestId);
}

/** The refusal in the body of an answer. */
export function problemOf(status: number, statusText: string, text: string, requestId?: string): ApiError {
  let problem: Record<string, unknown> = {};
  try {
    problem = JSON.parse(text) as Record<string, unknown>;
  } catch {
    problem = { detail: text };
  }
  return new ApiError(
    status,
    String(problem.code ?? `http_${status}`),
    String(problem.title ?? statusText),
    String(problem.detail ?? ""),
    (problem.request_id as string | undefined) ?? requestId,
    (problem.errors as ProblemError[] | undefined) ?? [],
  );
}

/** One request; throws `ApiError` for everything but a 2xx answer. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(addressOf(path, call.query), {
      method: call.method ?? "GET",
      headers: headersOf(call),
      body: call.json !== undefined ? JSON.stringify(call.json) : call.text?.body,
      signal: call.signal,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "unreachable", "", undefined, []);
  }
  if (response.ok) return response;
  const problem = await failure(response);
  if (response.status === 401 && !path.startsWith("/api/auth/")) onSignedOut();
  throw problem;
}

export async function get<T>(path: string, query?: Call["query"], signal?: AbortSignal): Promise<T> {
  return (await send(path, { query, signal })).json() as Promise<T>;
}

export async function post<T>(path: string, json: unknown, headers?: Call["headers"]): Promise<T> {
  const response = await send(path, { method: "POST", json, headers });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** One page of a list and where the next begins. */
export interface Page<T> {
  rows: T[];
  next: string | undefined;
  total: number | undefined;
  headers: Headers;
}

/** The cursor in `Link: <…?cursor=…>; rel="next"`. */
export function nextCursor(link: string | null): string | undefined {
  const address = link?.match(/<([^>]+)>\s*;[^,]*rel="?next"?/)?.[1];
  return address ? (new URL(address, "http://host").searchParams.get("cursor") ?? undefined) : undefined;
}

export async function getPage<T>(path: string, query?: Call["query"], signal?: AbortSignal): Promise<Page<T>> {
  const response = await send(path, { query, signal });
  const total = response.headers.get("x-total-count");
  return {
    rows: (await response.json()) as T[],
    next: nextCursor(response.headers.get("link")),
    total: total === null ? undefined : Number(total),
    headers: response.headers,
  };
}

/** A page of an answer that is more than a list. */
export interface PagedBody<T> {
  body: T;
  next: string | undefined;
  total: number | undefined;
}

export async function getBody<T>(path: string, query?: Call["query"], signal?: AbortSignal): Promise<PagedBody<T>> {
  const response = await send(path, { query, signal });
  const total = response.headers.get("x-total-count");
  return {
    body: (await response.json()) as T,
    next: nextCursor(response.headers.get("link")),
    total: total === null ? undefined : Number(total),
  };
}

/** Where the server writes the same list as CSV, whole. */
export function csvAddress(path: string, query: Call["query"]): string {
  return addressOf(path, { ...query, format: "csv" });
}

/** Every page of a list, at most `cap` rows. */
export async function getAll<T>(path: string, query: Call["query"], cap: number, signal?: AbortSignal): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await getPage<T>(path, { ...query, cursor }, signal);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor && rows.length < cap);
  return rows;
}
