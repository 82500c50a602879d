import type { Logger, OptionValues } from "@rbp/command-line";
import {
  busesOf,
  chooseBuses,
  demoTopology,
  type MachineBuses,
  parseBus,
  type SensorSettings,
} from "@rbp/ina260-monitor";
import type { BusToScan, ScanBusesOptions } from "@rbp/ina260-monitor/scan";
import {
  type OutputFile,
  readOutputFile,
  readTextOrJson,
  type TextOrJson,
} from "../command-line/output-options.ts";
import type { DeskHost } from "../host.ts";

/** What the command line asks of a scan. The file is for the configuration; without it none is made. */
export interface ScanOptions extends OutputFile {
  /** Numbers of buses, each once. None: all of the machine. */
  readonly buses: readonly number[];
  readonly simulate: boolean;
  readonly format: TextOrJson;
}

/** @throws UsageError that names the option, what was found and what was expected. */
export function readScanOptions(values: OptionValues): ScanOptions {
  return {
    buses: readBusNumbers(values),
    simulate: values.isOn("simulate") === true,
    format: readTextOrJson(values),
    ...readOutputFile(values, "write-config"),
  };
}

/** The numbers of `--bus`, each once. @throws UsageError */
export function readBusNumbers(values: OptionValues): readonly number[] {
  return [...new Set(values.list("bus", parseBus) ?? [])];
}

export type FoundBuses = Omit<ScanBusesOptions, "signal" | "onProgress">;

/** The buses to scan: those that were named, or all of the machine. */
export async function findBuses(
  { buses, simulate }: Pick<ScanOptions, "buses" | "simulate">,
  { backend }: Pick<SensorSettings, "backend">,
  host: MachineBuses & Pick<DeskHost, "clock" | "hostname"> & { readonly log: Logger },
): Promise<FoundBuses> {
  const topology = demoTopology(host.hostname);
  const openBus = (await chooseBuses({ simulate }, host))({ topology, backend });
  if (simulate) {
    const all = busesOf(topology).map((number) => ({ number, name: "simulated" }));
    return { buses: choose(buses, all), openBus };
  }
  const { findKernelDriver, listKernelMultiplexers, listBuses } = host;
  return { buses: choose(buses, await listBuses()), openBus, findKernelDriver, listKernelMultiplexers };
}

/** A bus that was named but does not exist is tried too, so that its error explains why it cannot be used. */
function choose(numbers: readonly number[], all: readonly BusToScan[]): readonly BusToScan[] {
  if (numbers.length === 0) return all;
  return numbers.map((number) => all.find((bus) => bus.number === number) ?? { number });
}
