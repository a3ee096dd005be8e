import { RangePicker, useRange } from "@/features/shared/range";
import { MachineCharts } from "./charts";

/** How hard a machine works. */
export default function MachinePerformance({ pc }: { pc: string }) {
  const control = useRange("1h");
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <RangePicker control={control} steps />
      <MachineCharts pc={pc} control={control} />
    </div>
  );
}
