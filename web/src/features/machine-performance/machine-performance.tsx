import { RangePicker, useRange } from "@/features/shared/range";
import { MachineCharts } from "./charts";
import { ProcessDetail } from "./process-detail";
import { ProcessTimeline } from "./process-timeline";
import { ProcessTable } from "./processes";

/** How hard a machine works, and at what. */
export default function MachinePerformance({ pc }: { pc: string }) {
  const control = useRange("1h");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <RangePicker control={control} steps />
      <MachineCharts pc={pc} control={control} />
      <ProcessDetail pc={pc} />
      <ProcessTimeline pc={pc} control={control} />
      <ProcessTable pc={pc} />
    </div>
  );
}
