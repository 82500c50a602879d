import { createI2CBus, type I2CBus } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C, SimulatedRegisterTarget, type SimulatedSegment } from "@rbp/i2c/testing";
import {
  type IdlePolicy,
  type Multiplexer,
  PCA9547,
  TCA9543A,
  TCA9545A,
  TCA9546A,
  TCA9548A,
} from "@rbp/tca9548a";
import {
  type SimulatedMultiplexer,
  SimulatedPCA9547,
  SimulatedTCA9543A,
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

/** Channels: one with a sensor, one with two, and the one that leads to the inner multiplexer. */
const four = { near: 0, far: 3, inner: 2, farAddress: 0x40 } as const;
/** Of two channels one has to do for both, so that its sensor must have an address of its own. */
const two = { near: 0, far: 1, inner: 1, farAddress: 0x43 } as const;

const parts = {
  TCA9548A: { Driver: TCA9548A, Simulated: SimulatedTCA9548A, channels: four, interruptBits: 0x00 },
  TCA9546A: { Driver: TCA9546A, Simulated: SimulatedTCA9546A, channels: four, interruptBits: 0x00 },
  TCA9545A: { Driver: TCA9545A, Simulated: SimulatedTCA9545A, channels: four, interruptBits: 0xf0 },
  TCA9543A: { Driver: TCA9543A, Simulated: SimulatedTCA9543A, channels: two, interruptBits: 0x30 },
  PCA9547: { Driver: PCA9547, Simulated: SimulatedPCA9547, channels: four, interruptBits: 0x00 },
} as const;

export type Part = keyof typeof parts;
export const partNames: readonly Part[] = Object.keys(parts) as Part[];

/** A multiplexer, its driver, and the segment that it is on. */
export interface Mux {
  readonly chip: SimulatedMultiplexer;
  readonly driver: Multiplexer;
  readonly bus: I2CBus;
}

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
  /** In the order first (0x70), second (0x71), inner (0x72). */
  readonly muxes: readonly Mux[];
  readonly sensors: readonly Sensor[];
  /** Control bits that report interrupts. */
  readonly interruptBits: number;
}

export function plantForest(part: Part, idle: IdlePolicy, seed: number): Forest {
  const { Driver, Simulated, channels, interruptBits } = parts[part];
  const { near, far, inner: toInner, farAddress } = channels;
  const simulated = new SimulatedI2C();
  const faulty = new FaultyWire(simulated, { seed, clock: { now: () => 0, sleep: nextTurn } });
  const root = createI2CBus(faulty, { name: "i2c-1" });
  const plant = (segment: SimulatedSegment, bus: I2CBus, address: number): Mux => {
    const chip = segment.add(new Simulated({ address }));
    const pulseReset = async (): Promise<void> => chip.reset();
    return { chip, bus, driver: new Driver(bus, { address, idle, pulseReset }) };
  };
  const first = plant(simulated.segment, root, 0x70);
  const second = plant(simulated.segment, root, 0x71);
  const inner = plant(first.chip.channel(toInner), first.driver.channel(toInner), 0x72);

  const behind = ({ chip, driver }: Mux, channel: number, address: number) => ({
    segment: chip.channel(channel),
    bus: driver.channel(channel),
    address,
  });
  const places = [
    { segment: simulated.segment, bus: root, address: 0x41 },
    behind(first, near, 0x40),
    behind(first, far, farAddress),
    behind(first, far, 0x42),
    behind(inner, 0, 0x40),
    behind(inner, 1, 0x40),
    behind(second, near, 0x40),
    behind(second, far, farAddress),
  ];
  const sensors = places.map(({ segment, bus, address }, index): Sensor => {
    const signature = 0xff00 | (1 << index);
    segment.add(new Signature(address, signature));
    bus.claim(address, "sensor");
    return { bus, address, signature };
  });
  return { faulty, bus: root, muxes: [first, second, inner], sensors, interruptBits };
}

/** A delay of the wire is a turn of the event loop: something else happens meanwhile, and no time passes. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
