import { createI2CBus, type I2CBus } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C, SimulatedRegisterTarget } from "@rbp/i2c/testing";
import { type IdlePolicy, type Multiplexer, PCA9547, TCA9545A, TCA9546A, TCA9548A } from "@rbp/tca9548a";
import {
  type SimulatedMultiplexer,
  SimulatedPCA9547,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "@rbp/tca9548a/testing";

/** A sensor that says in every register who it is. One bit each, so that the AND of two is neither. */
class Signature extends SimulatedRegisterTarget {
  readonly #signature: number;

  constructor(address: number, signature: number) {
    super(address);
    this.#signature = signature;
  }

  protected override readRegister(register: number): number {
    return register === 0 ? 0 : this.#signature;
  }

  protected override writeRegister(): void {
    // What is broadcast changes nobody's signature.
  }
}

export interface Sensor {
  readonly bus: I2CBus;
  readonly address: number;
  readonly signature: number;
}

const parts = {
  TCA9548A: { Driver: TCA9548A, Simulated: SimulatedTCA9548A },
  TCA9546A: { Driver: TCA9546A, Simulated: SimulatedTCA9546A },
  TCA9545A: { Driver: TCA9545A, Simulated: SimulatedTCA9545A },
  PCA9547: { Driver: PCA9547, Simulated: SimulatedPCA9547 },
} as const;

export type Part = keyof typeof parts;
export const partNames: readonly Part[] = Object.keys(parts) as Part[];

/**
 * Two multiplexers side by side, a third behind the first; sensors of one address behind all of them, and one of
 * another address on the root.
 *
 *     root ─┬─ 0x41
 *           ├─ 0x70 ─┬─ .0  0x40
 *           │        ├─ .3  0x40, 0x42
 *           │        └─ .2 ─── 0x72 ─┬─ .0  0x40
 *           │                        └─ .1  0x40
 *           └─ 0x71 ─┬─ .0  0x40
 *                    └─ .3  0x40
 */
export interface Forest {
  readonly faulty: FaultyWire;
  readonly bus: ReturnType<typeof createI2CBus>;
  /** In the order first (0x70), second (0x71), inner (0x72), as the drivers. */
  readonly chips: readonly SimulatedMultiplexer[];
  readonly drivers: readonly Multiplexer[];
  readonly sensors: readonly Sensor[];
}

export function plantForest(part: Part, idle: IdlePolicy, seed: number): Forest {
  const { Driver, Simulated } = parts[part];
  const simulated = new SimulatedI2C();
  const faulty = new FaultyWire(simulated, { seed, clock: { now: () => 0, sleep: nextTurn } });
  const bus = createI2CBus(faulty, { name: "i2c-1" });

  const firstChip = simulated.segment.add(new Simulated({ address: 0x70 }));
  const secondChip = simulated.segment.add(new Simulated({ address: 0x71 }));
  const innerChip = firstChip.channel(2).add(new Simulated({ address: 0x72 }));
  const first = new Driver(bus, { address: 0x70, idle });
  const second = new Driver(bus, { address: 0x71, idle });
  const inner = new Driver(first.channel(2), { address: 0x72, idle });

  const places = [
    { segment: simulated.segment, path: bus, address: 0x41 },
    { segment: firstChip.channel(0), path: first.channel(0), address: 0x40 },
    { segment: firstChip.channel(3), path: first.channel(3), address: 0x40 },
    { segment: firstChip.channel(3), path: first.channel(3), address: 0x42 },
    { segment: innerChip.channel(0), path: inner.channel(0), address: 0x40 },
    { segment: innerChip.channel(1), path: inner.channel(1), address: 0x40 },
    { segment: secondChip.channel(0), path: second.channel(0), address: 0x40 },
    { segment: secondChip.channel(3), path: second.channel(3), address: 0x40 },
  ];
  const sensors = places.map(({ segment, path, address }, index): Sensor => {
    const signature = 0xff00 | (1 << index);
    segment.add(new Signature(address, signature));
    return { bus: path, address, signature };
  });
  return {
    faulty,
    bus,
    chips: [firstChip, secondChip, innerChip],
    drivers: [first, second, inner],
    sensors,
  };
}

/** A delay of the wire is a turn of the event loop: something else happens meanwhile, and no time passes. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
