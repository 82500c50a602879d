import { isI2CError, readRegister16 } from "@rbp/i2c";
import { identifyTCA9548A } from "@rbp/tca9548a";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Forest, type Mux, nextTurn, plantForest, type Sensor } from "./forest.ts";
import { type Action, type Disturbance, type Schedule, schedules } from "./schedule.ts";

/** Set by `npm run soak`; a quick share of it by default. */
const soak = process.env["RBP_SCHEDULES"];
const schedulesToRun = Number(soak ?? 200);

const tally = { steps: 0, shown: 0, failed: 0 };

test("no schedule of readings, faults, power losses and foreign writes attributes a reading to the wrong sensor", async () => {
  await fc.assert(fc.asyncProperty(schedules, runSchedule), { numRuns: schedulesToRun });
  // It would prove nothing if everything failed, or nothing did.
  expect(tally.shown).toBeGreaterThan(3 * schedulesToRun);
  expect(tally.failed).toBeGreaterThan(schedulesToRun);
  if (soak === undefined) return;
  process.stdout.write(
    `attribution: ${String(tally.steps)} steps, ${String(tally.shown)} readings shown, all of the right sensor; ` +
      `${String(tally.failed)} refused\n`,
  );
}, 3_600_000);

async function runSchedule({ part, idle, seed, probability, steps }: Schedule): Promise<void> {
  const forest = plantForest(part, idle, seed);
  const { faulty, bus } = forest;
  faulty.inject({ probability, error: "nack" });
  faulty.inject({ probability, error: "timeout", reaches: true });
  faulty.inject({ probability, error: "arbitration-lost" });
  faulty.inject({ probability: 0.3, delayMilliseconds: 0 });

  // What opens a channel and closes it again within one section leaves no trace in any register, so what
  // happens to the chips happens once a section at most.
  let disturbances = Promise.resolve();
  const running = steps.map((step) => {
    tally.steps += 1;
    if (!("after" in step)) return act(forest, step);
    disturbances = disturbances.then(async () => {
      await disturb(forest, step);
      await bus.exclusive(() => Promise.resolve()).catch(() => undefined);
    });
    return disturbances;
  });
  await Promise.all(running);
  await expectCalm(forest);
}

/** An action may fail with an I2C error; what it shows must be right. */
async function act(forest: Forest, action: Action): Promise<void> {
  try {
    await perform(forest, action);
  } catch (error) {
    const impossible = action.kind === "broadcast" && error instanceof RangeError;
    if (!impossible && !isI2CError(error)) throw error;
    tally.failed += 1;
  }
}

async function perform({ muxes, sensors }: Forest, action: Action): Promise<unknown> {
  if (action.kind === "read") return read(sensors[action.sensor] as Sensor, action.registers);
  const { driver, bus } = muxes[action.mux] as Mux;
  switch (action.kind) {
    case "broadcast":
      return driver.broadcast(action.channels, (wire) => wire.write(0x40, Uint8Array.of(1, 2, 3)));
    case "read-control":
      return driver.readControl();
    case "disconnect":
      return driver.disconnect();
    case "verify-presence":
      return driver.verifyPresence();
    case "reset":
      return driver.reset();
    case "identify":
      return identifyTCA9548A(bus, driver.address);
  }
}

async function read({ bus, address, signature }: Sensor, registers: number): Promise<void> {
  const values = await bus.exclusive(async (wire) => {
    const all: number[] = [];
    for (let register = 1; register <= registers; register += 1) {
      all.push(await readRegister16(wire, address, register));
    }
    return all;
  });
  tally.shown += 1;
  expect(values).toEqual(values.map(() => signature));
}

async function disturb({ muxes, interruptBits }: Forest, disturbance: Disturbance): Promise<void> {
  for (let turn = 0; turn < disturbance.after; turn += 1) await nextTurn();
  const { chip } = muxes[disturbance.mux] as Mux;
  switch (disturbance.kind) {
    case "foreign-write":
      return chip.move(disturbance.bits);
    case "interrupt":
      chip.interrupts = disturbance.bits & interruptBits;
      return undefined;
    case "power-cycle":
      return chip.powerCycle();
    case "power-off":
      return chip.powerOff();
    case "power-on":
      return chip.powerOn();
  }
}

/** When the world has calmed down every lock is free, every sensor can be read and everything can be closed. */
async function expectCalm({ faulty, bus, muxes, sensors }: Forest): Promise<void> {
  faulty.clear();
  for (const { chip } of muxes) chip.powerOn();
  for (const sensor of sensors) {
    const attempt = (): Promise<void> => read(sensor, 1);
    // What idle "keep" remembers of each multiplexer on the path may have become untrue meanwhile.
    await attempt().catch(attempt).catch(attempt);
  }
  for (const { driver } of [...muxes].reverse()) await driver.disconnect();
  expect(muxes.map(({ chip }) => chip.control)).toEqual([0, 0, 0]);
  await bus.close();
}
