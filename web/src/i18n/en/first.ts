import * as care from "./care";
import * as common from "./common";
import * as compliance from "./compliance";
import * as fleet from "./fleet";
import * as schedules from "./schedules";
import * as shell from "./shell";
import * as stops from "./stops";
import * as work from "./work";

/** The words of what surrounds every page, and of the first one. */
export default { ...care, ...common, ...compliance, ...fleet, ...schedules, ...shell, ...stops, ...work };
