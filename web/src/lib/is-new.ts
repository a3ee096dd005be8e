const JUST_NOW = 4000;

/** Whether something began so recently that its row should be noticed arriving. */
export function isNew(time: string | null | undefined): boolean {
  return time != null && Date.now() - Date.parse(time) < JUST_NOW;
}
