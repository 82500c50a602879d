import { I2CError, type I2CErrorCode } from "@rbp/i2c";
import { expect, test } from "vitest";
import { type Bench, createBench, failureOf, settle, traffic } from "../test/bench.ts";
import { decodeConfiguration, INA260, type INA260Alert } from "./index.ts";

const overCurrent: INA260Alert = { kind: "over-current", limitAmperes: 2, latched: true };
const averaged = decodeConfiguration(0x6327);

/**
 * A driver behind what fails after a section has run, as a multiplexer does that is not as selected or does not
 * answer. Other sections begin before the failure has come up through all channels.
 */
function createBehind({ bus, clock }: Bench) {
  /** How the next sections fail. */
  const failures: I2CErrorCode[] = [];
  const exclusive: Bench["bus"]["exclusive"] = async (section, options) => {
    const code = failures.shift();
    const result = await bus.exclusive(section, options);
    if (code === undefined) return result;
    for (let layer = 0; layer < 20; layer += 1) await Promise.resolve();
    throw new I2CError(code);
  };
  return { failures, sensor: new INA260({ ...bus, exclusive }, { clock }) };
}

test("an alert that a status has taken is not lost when its section fails", async () => {
  const bench = createBench();
  const { failures, sensor } = createBehind(bench);
  await sensor.configureAlert(overCurrent);
  bench.chip.set({ amperes: 3 });
  await bench.clock.advance(5);
  await sensor.readAlert();
  bench.chip.set({ amperes: 0 });
  await bench.clock.advance(5);
  failures.push("timeout");
  expect(await failureOf(sensor.readStatus())).toMatchObject({ code: "timeout" });
  expect(await sensor.readStatus()).toMatchObject({ alert: true });
  expect(await sensor.readStatus()).toMatchObject({ alert: false });
});

test.each<I2CErrorCode>(["mux-conflict", "timeout", "nack"])(
  "a conversion that was seen in a section that failed (%s) is nobody's: the next one is waited for",
  async (code) => {
    const bench = createBench();
    const { failures, sensor } = createBehind(bench);
    bench.chip.set({ volts: 5, amperes: 1 });
    const reader = sensor.reader();
    expect(await settle(bench.clock, reader.read())).toMatchObject({ currentAmperes: 1 });
    await bench.clock.advance(2.2);
    failures.push(code);
    expect(await failureOf(sensor.readAlert())).toMatchObject({ code });
    bench.chip.set({ amperes: 2 });
    await bench.clock.advance(0.05);
    const { currentAmperes } = await settle(bench.clock, reader.read());
    // Of the conversion that was running then, not of the one that had ended.
    expect(currentAmperes).toBeGreaterThan(1);
  },
);

test("what a failed section wrote is not believed by one that was asked for together with it", async () => {
  const bench = createBench();
  const { failures, sensor } = createBehind(bench);
  failures.push("mux-conflict");
  const [first, second] = await Promise.allSettled([sensor.configure(averaged), sensor.configure(averaged)]);
  expect(first).toMatchObject({ status: "rejected", reason: { code: "mux-conflict" } });
  expect(second).toMatchObject({ status: "fulfilled" });
  // The first write may have gone to another chip, so this one is asked what it holds.
  expect(traffic(bench.recorder)).toStrictEqual(["read 0x00", "write 0x00 0x6327", "read 0x00"]);
});
