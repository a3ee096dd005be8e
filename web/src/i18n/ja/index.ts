import * as care from "./care";
import * as common from "./common";
import * as compliance from "./compliance";
import * as documents from "./documents";
import * as files from "./files";
import * as fleet from "./fleet";
import * as groups from "./groups";
import * as here from "./here";
import * as inventory from "./inventory";
import * as logs from "./logs";
import * as notices from "./notices";
import * as orders from "./orders";
import * as observe from "./observe";
import * as settings from "./settings";
import * as rollouts from "./rollouts";
import * as schedules from "./schedules";
import * as shell from "./shell";
import * as stops from "./stops";
import * as work from "./work";

/** All words of the dashboard in this language, by area. */
export default { ...common, ...shell, ...fleet, ...work, ...care, ...groups, ...here, ...inventory, ...logs, ...compliance, ...observe, ...orders, ...notices, ...settings, ...documents, ...files, ...rollouts, ...stops, ...schedules };
