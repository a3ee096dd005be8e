import { ApiError, ownHeaders, problemOf } from "./client";
import type { PublishedFile } from "./types/files";

export interface Upload {
  done: Promise<PublishedFile>;
  cancel: () => void;
}

/** Sends a file as it is; `fetch` cannot tell how far it is. */
export function upload(address: string, file: File, onProgress: (sent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<PublishedFile>((resolve, reject) => {
    const lost = () => reject(new ApiError(0, "unreachable", "unreachable", "", undefined, []));
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = lost;
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as PublishedFile);
      else reject(problemOf(request.status, request.statusText, request.responseText));
    };
    request.open("POST", address);
    const headers = { ...ownHeaders(), "Content-Type": "application/octet-stream" };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}
