import { useOwnBackend } from "./backend.js";
import { openMissingBus, useDrivers } from "./drivers.js";

await useOwnBackend();
await useDrivers();
await openMissingBus();
