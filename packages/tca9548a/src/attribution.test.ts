import { createI2CBus, type I2CBus, isI2CError, readRegister16 } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C, SimulatedRegisterTarget } from "@rbp/i2c/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { IdlePolicy } from "./multiplexer.ts";
import { TCA9548A } from "./tca9548a.ts";
import { SimulatedTCA9548A } from "./testing/simulated-tca9548a.ts";

/** A sensor that says in every register who it is. One bit each, so the AND of two is neither. */
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
    throw new Error("nobody writes to these sensors");
  }
}

interface Sensor {
  readonly bus: I2CBus;
  readonly address: number;
  readonly signature: number;
}

/**
 * Two multiplexers side by side, a third behind the first, sensors of one address behind all of them, and
 * one of another address on the root.
 *
 *     root ─┬─ 0x41
 *           ├─ 0x70 ─┬─ .3  0x40
 *           │        ├─ .7  0x40, 0x42
 *           │        └─ .2 ─── 0x72 ─┬─ .5  0x40
 *           │                        └─ .6  0x40
 *           └─ 0x71 ─┬─ .3  0x40
 *                    └─ .7  0x40
 */
function forest(seed: number, idle: IdlePolicy) {
  const simulated = new SimulatedI2C();
  const faulty = new FaultyWire(simulated, { seed });
  const bus = createI2CBus(faulty, { name: "i2c-1" });
  const chips = {
    first: simulated.segment.add(new SimulatedTCA9548A()),
    second: simulated.segment.add(new SimulatedTCA9548A({ address: 0x71 })),
    inner: new SimulatedTCA9548A({ address: 0x72 }),
  };
  chips.first.channel(2).add(chips.inner);
  const first = new TCA9548A(bus, { idle });
  const second = new TCA9548A(bus, { address: 0x71, idle });
  const inner = new TCA9548A(first.channel(2), { address: 0x72, idle });
  const drivers = [inner, first, second];

  const places = [
    { segment: simulated.segment, bus, address: 0x41 },
    { segment: chips.first.channel(3), bus: first.channel(3), address: 0x40 },
    { segment: chips.first.channel(7), bus: first.channel(7), address: 0x40 },
    { segment: chips.first.channel(7), bus: first.channel(7), address: 0x42 },
    { segment: chips.inner.channel(5), bus: inner.channel(5), address: 0x40 },
    { segment: chips.inner.channel(6), bus: inner.channel(6), address: 0x40 },
    { segment: chips.second.channel(3), bus: second.channel(3), address: 0x40 },
    { segment: chips.second.channel(7), bus: second.channel(7), address: 0x40 },
  ];
  const sensors = places.map(({ segment, bus: path, address }, index): Sensor => {
    const signature = 0xff00 | (1 << index);
    segment.add(new Signature(address, signature));
    return { bus: path, address, signature };
  });
  return { faulty, bus, chips: Object.values(chips), drivers, sensors };
}

type Step =
  | { readonly kind: "read"; readonly sensor: number; readonly registers: number }
  | { readonly kind: "power-cycle" | "power-off" | "power-on"; readonly mux: number; readonly after: number }
  | { readonly kind: "foreign"; readonly mux: number; readonly control: number; readonly after: number };

const after = fc.nat(6);
const mux = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("read" as const),
      sensor: fc.nat(7),
      registers: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("power-cycle" as const, "power-off" as const, "power-on" as const),
      mux,
      after,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("foreign" as const), mux, control: fc.nat(255), after }),
  },
);

const schedule = fc.record({
  idle: fc.constantFrom<IdlePolicy>("disconnect", "keep"),
  seed: fc.nat(),
  probability: fc.constantFrom(0, 0.02, 0.1),
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
});

/** Runs turns of the event loop, so that a step of the world falls between two transfers of a reading. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("no schedule of readings, faults, power losses and foreign writes attributes a reading to the wrong sensor", async () => {
  let shown = 0;
  let failed = 0;

  const property = fc.asyncProperty(schedule, async ({ idle, seed, probability, steps }) => {
    const { faulty, bus, chips, drivers, sensors } = forest(seed, idle);
    faulty.inject({ probability, error: "nack" });
    faulty.inject({ probability, error: "timeout", reaches: true });
    faulty.inject({ probability: 0.5, delayMilliseconds: 0 });

    const read = async ({ sensor, registers }: { sensor: number; registers: number }): Promise<void> => {
      const { bus: path, address, signature } = sensors[sensor] as Sensor;
      try {
        const values = await path.exclusive(async (wire) => {
          const all: number[] = [];
          for (let register = 1; register <= registers; register += 1) {
            all.push(await readRegister16(wire, address, register));
          }
          return all;
        });
        shown += 1;
        expect(values).toEqual(values.map(() => signature));
      } catch (error) {
        if (!isI2CError(error)) throw error;
        failed += 1;
      }
    };

    // What opens a channel and closes it again within one section leaves no trace in any register, so what
    // happens to the chips happens once a section at most.
    let world = Promise.resolve();
    const disturb = async (event: Exclude<Step, { kind: "read" }>): Promise<void> => {
      await turns(event.after);
      const chip = chips[event.mux] as SimulatedTCA9548A;
      if (event.kind === "foreign") chip.move(event.control);
      else if (event.kind === "power-cycle") chip.powerCycle();
      else if (event.kind === "power-off") chip.powerOff();
      else chip.powerOn();
      await bus.exclusive(() => Promise.resolve()).catch(() => undefined);
    };
    await Promise.all(
      steps.map((current) => {
        if (current.kind === "read") return read(current);
        world = world.then(() => disturb(current));
        return world;
      }),
    );

    // The world calms down: every lock is free, every sensor can be read, everything can be closed.
    faulty.clear();
    for (const chip of chips) chip.powerOn();
    for (const { bus: path, address, signature } of sensors) {
      const value = (): Promise<number> => readRegister16(path, address, 1);
      // What idle "keep" remembers of each multiplexer on the path may have become untrue meanwhile.
      expect(await value().catch(value).catch(value)).toBe(signature);
    }
    for (const driver of drivers) await driver.disconnect();
    expect(chips.map(({ control }) => control)).toEqual([0, 0, 0]);
    await bus.close();
  });

  await fc.assert(property, { numRuns: 300 });
  // The test would prove nothing if everything failed, or nothing did.
  expect(shown).toBeGreaterThan(1000);
  expect(failed).toBeGreaterThan(500);
}, 60_000);
