import { isI2CError } from "@rbp/i2c";
import {
  configurationFor,
  type INA260Configuration,
  type INA260Conversion,
  type INA260Measurement,
  isINA260Error,
} from "@rbp/ina260";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Action, type Disturbance, type Schedule, schedules } from "./schedule.ts";
import { buildSite, middleOf, type Sensor, type Site } from "./site.ts";

/** Set by `npm run soak`; a quick share of it by default. */
const soak = process.env["RBP_SCHEDULES"];
const schedulesToRun = Number(soak ?? 100);

const tally = { steps: 0, shown: 0, failed: 0 };

const configurations: readonly INA260Configuration[] = [2, 5, 20].map(
  (intervalMilliseconds) => configurationFor({ intervalMilliseconds }).configuration,
);

test("no schedule of measurements, faults, brown-outs and foreign writes shows a value that is stale or another's", async () => {
  await fc.assert(fc.asyncProperty(schedules, runSchedule), { numRuns: schedulesToRun });
  // It would prove nothing if everything failed, or nothing did.
  expect(tally.shown).toBeGreaterThan(3 * schedulesToRun);
  expect(tally.failed).toBeGreaterThan(schedulesToRun);
  if (soak === undefined) return;
  process.stdout.write(
    `freshness: ${String(tally.steps)} steps, ${String(tally.shown)} values shown, none stale, all of the right ` +
      `sensor; ${String(tally.failed)} refused\n`,
  );
}, 3_600_000);

async function runSchedule({ idle, seed, probability, steps }: Schedule): Promise<void> {
  const site = buildSite(idle, seed);
  const { clock, faulty } = site;
  faulty.inject({ probability, error: "nack" });
  faulty.inject({ probability, error: "timeout", reaches: true });
  faulty.inject({ probability, error: "arbitration-lost" });
  // A register takes 0.12 ms at 400 kHz; conversions end in the middle of some sections.
  faulty.inject({ probability: 0.5, delayMilliseconds: 0.12 });
  // What opens a channel and closes it again within one section leaves no trace in any register, so what
  // happens to the chips happens once a section at most.
  let disturbances = Promise.resolve();
  const running = steps.map(async (step) => {
    tally.steps += 1;
    await clock.sleep(step.after);
    if ("sensor" in step) return act(site, step);
    disturbances = disturbances.then(() => disturb(site, step));
    return disturbances;
  });
  await pass(site, Promise.all(running));
  await pass(site, expectCalm(site));
  expect(clock.sleeping).toBe(0);
}

/** Lets time pass until the work is done; work that is never done is a lock that was never released. */
async function pass({ clock }: Site, work: Promise<unknown>): Promise<void> {
  const state = { done: false };
  const note = (): void => void (state.done = true);
  void work.then(note, note);
  for (let milliseconds = 0; milliseconds < 6000 && !state.done; milliseconds += 5) await clock.advance(5);
  expect(state.done).toBe(true);
  await work;
}

/** An action may fail with an error of the bus or the chip; what it shows must be right. */
async function act(site: Site, action: Action): Promise<void> {
  try {
    await perform(site, site.sensors[action.sensor] as Sensor, action);
  } catch (error) {
    if (!isI2CError(error) && !isINA260Error(error)) throw error;
    tally.failed += 1;
  }
}

async function perform({ clock, sensors }: Site, sensor: Sensor, action: Action): Promise<void> {
  const { driver, reader, history } = sensor;
  const now = clock.now();
  switch (action.kind) {
    case "measure":
      return expectFresh(sensor, await driver.measure(), now);
    case "read": {
      const { configuredAt } = history;
      const conversion = await reader.read();
      expectFresh(sensor, conversion, configuredAt);
      // Calls of one reader are answered in their order: each conversion once.
      expect(conversion.raw.voltage).toBeGreaterThan(history.delivered);
      history.delivered = conversion.raw.voltage;
      return undefined;
    }
    case "read-as-it-is":
      return expectOwn(sensor, await driver.readMeasurement(), now);
    case "configure":
      if (await driver.configure(configurations[action.which] as INA260Configuration)) {
        history.configuredAt = Math.max(history.configuredAt, now);
      }
      return undefined;
    case "wake-up":
      if (await driver.wakeUp()) history.configuredAt = Math.max(history.configuredAt, now);
      return undefined;
    case "reset":
      // Another controller may divert it to any chip, which then holds 0 and says so.
      for (const each of sensors) {
        each.history.mayBeZero = true;
        each.history.resets += 1;
      }
      return driver.reset().finally(() => {
        for (const each of sensors) {
          each.history.zeroedAt = clock.now();
          each.history.resets -= 1;
        }
      });
    case "restore":
      return void (await driver.restore());
    case "status":
      return void (await driver.readStatus());
    case "shutdown":
      return void (await driver.shutdown());
  }
}

/** All three values are of this sensor and of one conversion, which was not over before this time. */
function expectFresh({ signature }: Sensor, { raw }: INA260Conversion, since: number): void {
  tally.shown += 1;
  expect(raw.current).toBe(signature);
  // With averaging the power is the mean of the products of unrounded voltages.
  const rounding = 0.5 + (signature * 0.5) / 6400;
  expect(Math.abs(raw.power - (signature * raw.voltage) / 6400)).toBeLessThanOrEqual(rounding);
  expect(middleOf(raw.voltage + 1)).toBeGreaterThanOrEqual(since);
}

/** The values are this sensor's, or the 0 that its registers hold before the first conversion. */
function expectOwn({ signature, history }: Sensor, { raw }: INA260Measurement, asked: number): void {
  tally.shown += 1;
  const isZero = raw.current === 0 && history.mayBeZero;
  expect(isZero ? signature : raw.current).toBe(signature);
  if (!isZero && history.resets === 0 && asked > history.zeroedAt) history.mayBeZero = false;
}

/** Ends when the section that it happened in has ended. */
async function disturb(site: Site, disturbance: Disturbance): Promise<void> {
  const { bus, muxes, sensors } = site;
  const { kind, target, control } = disturbance;
  const { chip } = muxes[target % muxes.length] as Site["muxes"][number];
  const sensor = sensors[target % sensors.length] as Sensor;
  if (kind === "foreign-write") chip.move(control);
  else if (kind === "mux-power-cycle") chip.powerCycle();
  else if (kind === "mux-power-off") chip.powerOff();
  else if (kind === "mux-power-on") chip.powerOn();
  const endOfSection = async (): Promise<void> => {
    // Between two sections: a sensor that loses its values in the middle of a reading of them shows it nowhere.
    if (kind === "brown-out") brownOut(site, sensor);
  };
  await bus.exclusive(endOfSection).catch(() => undefined);
}

function brownOut({ clock }: Site, { chip, history }: Sensor): void {
  chip.powerCycle();
  history.zeroedAt = clock.now();
  history.mayBeZero = true;
}

/** When the world has calmed down every lock is free, every sensor measures, and everything can be closed. */
async function expectCalm(site: Site): Promise<void> {
  const { faulty, bus, clock, muxes, sensors } = site;
  faulty.clear();
  for (const { chip } of muxes) chip.powerOn();
  for (const sensor of sensors) {
    const { driver } = sensor;
    const attempt = (): Promise<boolean> => driver.restore();
    // What idle "keep" remembers of each multiplexer on the path may have become untrue meanwhile.
    await attempt().catch(attempt).catch(attempt);
    // Another controller may have diverted somebody's write to this chip.
    await driver.readConfiguration();
    await driver.configure(configurations[0] as INA260Configuration);
    const now = clock.now();
    expectFresh(sensor, await driver.measure(), now);
    await perform(site, sensor, { kind: "read", sensor: 0, after: 0, which: 0 });
  }
  for (const { driver } of [...muxes].reverse()) await driver.disconnect();
  expect(muxes.map(({ chip }) => chip.control)).toEqual([0, 0, 0]);
  await bus.close();
}
