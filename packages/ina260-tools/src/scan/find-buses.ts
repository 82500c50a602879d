import type { DeskHost } from "../host.ts";
import { busesOf, chooseBuses, demoTopology } from "@rbp/ina260-monitor";
import type { ScanOptions } from "./scan-options.ts";
import type { BusToScan, ScanBusesOptions } from "@rbp/ina260-monitor/scan";

/** Buses, and how they are reached. */
export type FoundBuses = Pick<ScanBusesOptions, "buses" | "openBus" | "findKernelDriver">;

/** The buses that are meant: those that were named, or all that there are. */
export async function findBuses(
  { buses, simulate }: Pick<ScanOptions, "buses" | "simulate">,
  host: Pick<DeskHost, "listBuses" | "findKernelDriver" | "openBus" | "clock" | "hostname">,
): Promise<FoundBuses> {
  const topology = demoTopology(host.hostname);
  const openBus = (await chooseBuses({ simulate }, host))({ topology });
  if (simulate) return { buses: choose(buses, named(busesOf(topology))), openBus };
  const { findKernelDriver } = host;
  return { buses: choose(buses, await host.listBuses()), openBus, findKernelDriver };
}

/** A bus that was named and is not there is tried all the same, so that it is told why it cannot be used. */
function choose(numbers: readonly number[], all: readonly BusToScan[]): readonly BusToScan[] {
  if (numbers.length === 0) return all;
  return numbers.map((number) => all.find((bus) => bus.number === number) ?? { number });
}

function named(numbers: readonly number[]): BusToScan[] {
  return numbers.map((number) => ({ number, name: "simulated" }));
}
