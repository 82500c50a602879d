import { useOwnBackend } from "./backend.js";
import { emulateDevice, openMissingBus, useDrivers } from "./drivers.js";
import { useExporter } from "./exporter.js";

await useOwnBackend();
await useDrivers();
await openMissingBus();
await emulateDevice();
useExporter();
