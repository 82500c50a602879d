import { isI2CError } from "@rbp/i2c";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  configurationFor,
  decodeStatus,
  encodeConfiguration,
  type INA260Alert,
  type INA260Configuration,
  type INA260Conversion,
  isINA260Error,
} from "../src/index.ts";
import { type Bench, createBench, settle } from "./bench.ts";

const configurations: readonly INA260Configuration[] = [1, 5, 20].map(
  (intervalMilliseconds) => configurationFor({ intervalMilliseconds }).configuration,
);
const alerts: readonly INA260Alert[] = [
  { kind: "none" },
  { kind: "over-current", limitAmperes: 3, latched: true },
  { kind: "over-power", limitWatts: 30 },
];
const LIMIT_WORDS = [undefined, 2400, 3000];
const SETUP_WORDS = [0x0000, 0x8001, 0x0800];

type Step =
  | { readonly does: "configure"; readonly which: number }
  | { readonly does: "alert"; readonly which: number }
  | { readonly does: "measure" | "read" | "restore" | "sleep" | "wake" | "reset" | "status" | "brown-out" };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ does: fc.constantFrom("configure" as const, "alert" as const), which: fc.nat(2) }),
    fc.record({
      does: fc.constantFrom(
        ...(["measure", "read", "restore", "sleep", "wake", "reset", "status", "brown-out"] as const),
      ),
    }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** Does one step. Whether what it resolved to is true of the chip at this moment, whatever failed before. */
async function take({ sensor, chip, clock }: Bench, step: Step): Promise<boolean> {
  const setup = (): number => chip.peek(0x06) & 0xfc03;
  switch (step.does) {
    case "configure": {
      const configuration = configurations[step.which] as INA260Configuration;
      const before = chip.peek(0x00);
      const written = await sensor.configure(configuration);
      const after = chip.peek(0x00);
      return after === encodeConfiguration(configuration) && (written || before === after);
    }
    case "alert":
      await sensor.configureAlert(alerts[step.which] as INA260Alert);
      return (
        setup() === SETUP_WORDS[step.which] &&
        (step.which === 0 || chip.peek(0x07) === LIMIT_WORDS[step.which])
      );
    case "measure":
      return isTheLoad(await settle(clock, sensor.measure(), 0.5));
    case "read":
      return isTheLoad(await settle(clock, sensor.reader().read(), 0.5));
    case "restore":
      await sensor.restore();
      return !(await sensor.restore());
    case "sleep":
      await sensor.shutdown();
      return (chip.peek(0x00) & 3) === 0;
    case "wake":
      await sensor.wakeUp();
      return (chip.peek(0x00) & 3) !== 0;
    case "reset":
      await settle(clock, sensor.reset());
      return chip.peek(0x00) === 0x6127 && setup() === 0 && chip.peek(0x07) === 0;
    case "status":
      return (await sensor.readStatus()).alertKind === decodeStatus(chip.peek(0x06)).alertKind;
    case "brown-out":
      chip.powerCycle();
      // Only a look at the chip can notice that: until then nothing is claimed of it.
      await sensor.readConfiguration();
      await sensor.readAlert();
      return true;
  }
}

/** The load is always the same, so whatever is measured is that; a zero would be of before the first conversion. */
function isTheLoad({ voltageVolts, currentAmperes, powerWatts }: INA260Conversion): boolean {
  return voltageVolts === 12 && currentAmperes === 2 && powerWatts === 24;
}

test(
  "whatever fails, what the driver says of the chip is true, and it recovers by itself",
  { timeout: 30_000 },
  async () => {
    const recovery: readonly Step[] = [
      { does: "reset" },
      { does: "alert", which: 1 },
      { does: "configure", which: 1 },
      { does: "read" },
      { does: "measure" },
      { does: "restore" },
    ];
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.boolean(),
        async (list, seed, reaches) => {
          const bench = createBench({ seed });
          bench.chip.set({ volts: 12, amperes: 2 });
          bench.faults.inject({ probability: 0.15, error: "nack", reaches });
          const untrue: Step[] = [];
          for (const step of list) {
            const isTrue = await take(bench, step).catch((error: unknown) => {
              if (isI2CError(error, "nack") || isINA260Error(error)) return true;
              throw error;
            });
            if (!isTrue) untrue.push(step);
          }
          bench.faults.clear();
          for (const step of recovery) if (!(await take(bench, step))) untrue.push(step);
          expect(untrue).toStrictEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  },
);
