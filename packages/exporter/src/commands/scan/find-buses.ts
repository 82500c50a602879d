import type { Environment } from "../../environment.ts";
import { chooseBuses } from "../../hardware/choose-buses.ts";
import { demoForest } from "../../hardware/demo-forest.ts";
import { busesOf } from "../../topology.ts";
import type { ScanOptions } from "./options.ts";
import type { BusToScan, ScanForestOptions } from "./scan-forest.ts";

/** Buses, and how they are reached. */
export type FoundBuses = Pick<ScanForestOptions, "buses" | "openBus" | "findKernelDriver">;

/** The buses that are meant: those that were named, or all that there are. */
export async function findBuses(
  { buses, simulate }: Pick<ScanOptions, "buses" | "simulate">,
  environment: Pick<Environment, "listBuses" | "findKernelDriver" | "openBus" | "clock" | "hostname">,
): Promise<FoundBuses> {
  const topology = demoForest(environment.hostname);
  const openBus = (await chooseBuses({ simulate }, environment))({ topology });
  if (simulate) return { buses: choose(buses, named(busesOf(topology))), openBus };
  const { findKernelDriver } = environment;
  return { buses: choose(buses, await environment.listBuses()), openBus, findKernelDriver };
}

/** A bus that was named and is not there is tried all the same, so that it is told why it cannot be used. */
function choose(numbers: readonly number[], all: readonly BusToScan[]): readonly BusToScan[] {
  if (numbers.length === 0) return all;
  return numbers.map((number) => all.find((bus) => bus.number === number) ?? { number });
}

function named(numbers: readonly number[]): BusToScan[] {
  return numbers.map((number) => ({ number, name: "simulated" }));
}
