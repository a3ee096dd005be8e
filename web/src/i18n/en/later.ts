import * as documents from "./documents";
import * as files from "./files";
import * as groups from "./groups";
import * as here from "./here";
import * as inventory from "./inventory";
import * as logs from "./logs";
import * as notices from "./notices";
import * as orders from "./orders";
import * as observe from "./observe";
import * as rollouts from "./rollouts";
import * as settings from "./settings";

/** The words of pages that come after the first. */
export default { ...documents, ...files, ...groups, ...here, ...inventory, ...logs, ...notices, ...observe, ...orders, ...rollouts, ...settings };
