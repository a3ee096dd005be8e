import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { queryCsv, runQuery, type Question } from "@/api/queries/sql";
import { download } from "@/lib/csv";

/** Asks, one question at a time; a question that takes too long can be given up. */
export function useQuestion() {
  const abort = useRef<AbortController>(undefined);
  const run = useMutation({
    mutationFn: (question: Question) => {
      abort.current?.abort();
      abort.current = new AbortController();
      return runQuery(question, abort.current.signal);
    },
  });
  const csv = useMutation({
    mutationFn: async (question: Question) => download("query.csv", await queryCsv(question)),
  });
  const stop = () => {
    abort.current?.abort();
    run.reset();
  };
  return { run, csv, stop };
}
