import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import { parseDocument } from "yaml";
import { ApiError } from "@/api/client";
import { checkJob } from "@/api/queries/jobs";
import type { ProblemError } from "@/api/types";

export interface Finding {
  line: number;
  column: number;
  message: string;
  severity: "error" | "warning";
}

export type Verdict =
  | { state: "checking" }
  | { state: "valid"; id: string; version: string; warnings: Finding[] }
  | { state: "invalid"; findings: Finding[] }
  | { state: "unknown"; error: unknown };

/** Errors of YAML itself, which need no server. */
export function syntaxFindings(yaml: string): Finding[] {
  return parseDocument(yaml, { prettyErrors: true }).errors.map((error) => ({
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    message: error.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""),
    severity: "error",
  }));
}

export function serverFinding(error: ProblemError, severity: Finding["severity"] = "error"): Finding {
  const where = error.path ? `${error.path}: ` : "";
  const message = error.message.startsWith(where) ? error.message : where + error.message;
  return { line: error.line || 1, column: error.column || 1, message, severity };
}

/** What the server thinks of a manifest, or YAML before it. */
export async function verdictOf(yaml: string): Promise<Verdict> {
  const syntax = syntaxFindings(yaml);
  if (syntax.length > 0) return { state: "invalid", findings: syntax };
  try {
    const { id, version, warnings } = await checkJob(yaml);
    return { state: "valid", id, version, warnings: (warnings ?? []).map((each) => serverFinding(each, "warning")) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) return { state: "unknown", error };
    const findings = error.errors.map((each) => serverFinding(each));
    return {
      state: "invalid",
      findings: findings.length > 0 ? findings : [{ line: 1, column: 1, message: error.message, severity: "error" }],
    };
  }
}

/** A finding as the editor underlines it: from its column to the end of its line. */
export function diagnosticOf(finding: Finding, doc: Text): Diagnostic {
  const line = doc.line(Math.max(1, Math.min(doc.lines, finding.line)));
  const indent = line.text.length - line.text.trimStart().length;
  const from = Math.min(line.to, line.from + Math.max(indent, finding.column - 1));
  return { from, to: Math.max(from, line.to), severity: finding.severity, message: finding.message };
}
