import { busesOf, chooseBuses, demoTopology } from "@rbp/ina260-monitor";
import type { BusToScan, ScanBusesOptions } from "@rbp/ina260-monitor/scan";
import type { DeskHost } from "../host.ts";
import type { ScanOptions } from "./scan-options.ts";

/** Buses, and how to open them. */
export type FoundBuses = Pick<
  ScanBusesOptions,
  "buses" | "openBus" | "findKernelDriver" | "listKernelMultiplexers"
>;

/** The buses to scan: those that were named, or all of the machine. */
export async function findBuses(
  { buses, simulate }: Pick<ScanOptions, "buses" | "simulate">,
  host: Pick<
    DeskHost,
    "listBuses" | "findKernelDriver" | "listKernelMultiplexers" | "openBus" | "clock" | "hostname"
  >,
): Promise<FoundBuses> {
  const topology = demoTopology(host.hostname);
  const openBus = (await chooseBuses({ simulate }, host))({ topology });
  if (simulate) return { buses: choose(buses, named(busesOf(topology))), openBus };
  const { findKernelDriver, listKernelMultiplexers } = host;
  return {
    buses: choose(buses, await host.listBuses()),
    openBus,
    findKernelDriver,
    listKernelMultiplexers,
  };
}

/** A bus that was named but does not exist is tried too, so that its error explains why it cannot be used. */
function choose(numbers: readonly number[], all: readonly BusToScan[]): readonly BusToScan[] {
  if (numbers.length === 0) return all;
  return numbers.map((number) => all.find((bus) => bus.number === number) ?? { number });
}

function named(numbers: readonly number[]): BusToScan[] {
  return numbers.map((number) => ({ number, name: "simulated" }));
}
