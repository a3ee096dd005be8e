import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { jobsQuery } from "@/api/queries/jobs";
import { ParameterForm } from "./parameter-form";
import { allGood, valuesOf, type Typed } from "./parameter-values";

/** The chosen job with what its parameters are given; nothing is given until all of it is right. */
export function useJob(id: string | undefined) {
  const job = useQuery(jobsQuery).data?.find((each) => each.id === id);
  const [typedOf, setTypedOf] = useState<{ id?: string; typed: Typed }>({ typed: {} });
  const typed = typedOf.id === id ? typedOf.typed : {};
  const parameters = job?.parameters ?? [];
  const given = job && id && allGood(parameters, typed) ? { job: id, parameters: valuesOf(parameters, typed) } : undefined;
  const form = parameters.length > 0 && (
    <ParameterForm parameters={parameters} typed={typed} onChange={(next) => setTypedOf({ id, typed: next })} />
  );
  return { job, given, form };
}
