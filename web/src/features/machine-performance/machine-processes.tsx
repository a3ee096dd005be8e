import { RangePicker, useRange } from "@/features/shared/range";
import { ProcessDetail } from "./process-detail";
import { ProcessTimeline } from "./process-timeline";
import { ProcessTable } from "./processes";

/** What keeps a machine busy, while somebody has asked for it. */
export default function MachineProcesses({ pc }: { pc: string }) {
  const control = useRange("1h");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ProcessDetail pc={pc} />
      <ProcessTable pc={pc} />
      <RangePicker control={control} steps />
      <ProcessTimeline pc={pc} control={control} />
    </div>
  );
}
