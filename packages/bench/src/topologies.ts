import { createI2CBus, type I2CBus, type I2CWire } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { INA260 } from "@rbp/ina260";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { type IdlePolicy, TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";

/** Sensors as they are wired, with their drivers. */
export interface Wiring {
  readonly wire: SimulatedI2C;
  readonly sensors: readonly INA260[];
}

/** Puts something between the bus and the simulated wire: what notes transfers, or makes them take their time. */
export type Between = (wire: SimulatedI2C) => I2CWire;

export interface Topology {
  readonly name: string;
  readonly build: (between: Between) => Wiring;
}

const eight = [0, 1, 2, 3, 4, 5, 6, 7];

/** What is compared, from the physical minimum to the largest. */
export const topologies: readonly Topology[] = [
  {
    name: "one sensor, direct",
    build: (between) => {
      const { wire, bus } = createBus(between);
      wire.segment.add(new SimulatedINA260());
      return { wire, sensors: [new INA260(bus)] };
    },
  },
  { name: 'one mux, idle "disconnect"', build: (between) => behindMuxes(between, "disconnect", [[7]]) },
  { name: 'one mux, idle "keep"', build: (between) => behindMuxes(between, "keep", [[7]]) },
  {
    name: "one mux, eight sensors, one after another",
    build: (between) => behindMuxes(between, "disconnect", [eight]),
  },
  {
    name: "two sibling muxes, eight sensors each, one after another",
    build: (between) => behindMuxes(between, "disconnect", [eight, eight]),
  },
  { name: "nested: a mux behind a mux", build: nested },
];

function createBus(between: Between): { readonly wire: SimulatedI2C; readonly bus: I2CBus } {
  const wire = new SimulatedI2C();
  return { wire, bus: createI2CBus(between(wire), { name: "i2c-1" }) };
}

function behindMuxes(between: Between, idle: IdlePolicy, muxes: readonly (readonly number[])[]): Wiring {
  const { wire, bus } = createBus(between);
  const sensors = muxes.flatMap((channels, index) => {
    const address = 0x70 + index;
    const chip = wire.segment.add(new SimulatedTCA9548A({ address }));
    const driver = new TCA9548A(bus, { address, idle });
    return channels.map((channel) => {
      chip.channel(channel).add(new SimulatedINA260());
      return new INA260(driver.channel(channel));
    });
  });
  return { wire, sensors };
}

function nested(between: Between): Wiring {
  const { wire, bus } = createBus(between);
  const outerChip = wire.segment.add(new SimulatedTCA9548A());
  const innerChip = outerChip.channel(2).add(new SimulatedTCA9548A({ address: 0x71 }));
  innerChip.channel(5).add(new SimulatedINA260());
  const outer = new TCA9548A(bus);
  const inner = new TCA9548A(outer.channel(2), { address: 0x71 });
  return { wire, sensors: [new INA260(inner.channel(5))] };
}
