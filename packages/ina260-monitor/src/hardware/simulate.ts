import { type Clock, createI2CBus } from "@rbp/i2c";
import { SimulatedI2C, type SimulatedSegment } from "@rbp/i2c/testing";
import { functionLoad, SimulatedINA260, type SimulatedLoad } from "@rbp/ina260/testing";
import type { Part } from "@rbp/tca9548a";
import {
  type SimulatedMultiplexer,
  type SimulatedMultiplexerOptions,
  SimulatedPCA9547,
  SimulatedTCA9543A,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "@rbp/tca9548a/testing";
import { formatPlace } from "../topology/place.ts";
import type { OpenBus } from "./connect.ts";
import type { Topology } from "../topology/topology.ts";

const chips: Readonly<Record<Part, new (options: SimulatedMultiplexerOptions) => SimulatedMultiplexer>> = {
  TCA9548A: SimulatedTCA9548A,
  TCA9546A: SimulatedTCA9546A,
  TCA9545A: SimulatedTCA9545A,
  TCA9543A: SimulatedTCA9543A,
  PCA9547: SimulatedPCA9547,
};

/** Simulated chips exactly where the topology has them, each sensor with a load of its own. */
export function simulateHardware(topology: Topology, clock: Clock): OpenBus {
  const buses = new Map<number, SimulatedI2C>();
  const multiplexers = new Map<string, SimulatedMultiplexer>();
  for (const [index, { bus, hops, address }] of topology.sensors.entries()) {
    const controller = buses.get(bus) ?? new SimulatedI2C();
    buses.set(bus, controller);
    let segment: SimulatedSegment = controller.segment;
    for (const [index, hop] of hops.entries()) {
      const path = formatPlace({ bus, hops: hops.slice(0, index), address: hop.address });
      const multiplexer =
        multiplexers.get(path) ?? segment.add(new chips[hop.part]({ address: hop.address }));
      multiplexers.set(path, multiplexer);
      segment = multiplexer.channel(hop.channel);
    }
    segment.add(new SimulatedINA260({ address, clock, load: simulatedLoad(index) }));
  }
  return (number) => createI2CBus(buses.get(number) ?? new SimulatedI2C(), { name: `i2c-${String(number)}` });
}

/** An accelerator board on 12 V: idle current, a slow swell, and every 20 s a burst of work. */
function simulatedLoad(index: number): SimulatedLoad {
  const shift = index * 3700;
  const wave = (time: number, period: number): number => Math.sin((2 * Math.PI * (time + shift)) / period);
  const amperes = (time: number): number =>
    0.9 + 0.08 * wave(time, 31_000) + 0.02 * wave(time, 900) + 0.7 * Math.max(0, wave(time, 20_000)) ** 4;
  // The supply and its cable have 0.15 Ω.
  const volts = (time: number): number => 12.1 - 0.15 * amperes(time);
  return functionLoad({ volts, amperes, panelMilliseconds: 20 });
}
