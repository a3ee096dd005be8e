/** What a script may be written for, those of every system first. */
export const SHELLS = ["sh", "bash", "python", "pwsh", "powershell", "cmd"] as const;

/** The shell a machine of this system surely has. */
export function usualShell(osFamily: string | null | undefined): string {
  return osFamily === "windows" ? "powershell" : "sh";
}
