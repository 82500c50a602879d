import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { type EmulatedDevice, emulateI2CDevice } from "@rbp/i2c-linux/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "an adapter that hangs and carries several buses";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

/** More than Node's pool has threads. */
const channels = [0, 1, 2, 3, 4, 5];

describe.skipIf(!canEmulate)(
  "an adapter that hangs and carries six buses of the kernel's multiplexer",
  () => {
    beforeAll(requireBuild);

    let device: EmulatedDevice;
    let exporter: ExporterProcess;
    let folder: string;
    let hangs: boolean;
    beforeEach(async () => {
      hangs = false;
      folder = await mkdtemp(join(tmpdir(), "hanging-"));
      const wire = new SimulatedI2C();
      const mux = wire.segment.add(new SimulatedTCA9548A());
      for (const channel of channels) mux.channel(channel).add(new SimulatedINA260({ clock: systemClock }));
      const healthy = new SimulatedI2C();
      healthy.segment.add(new SimulatedINA260({ clock: systemClock }));
      const buses = Object.fromEntries(channels.map((channel) => [channel, { bus: 10 + channel }]));
      device = await emulateI2CDevice(
        {
          bus: 1,
          wire,
          before: () => (hangs ? { code: "timeout" } : undefined),
          multiplexers: [{ address: 0x70, idleState: -2, channels: buses }],
        },
        { bus: 2, wire: healthy },
      );
      const file = join(folder, "seven.yaml");
      const numbers = [...channels.map((channel) => 10 + channel), 2];
      const entries = numbers.map(
        (bus) => `  - bus: ${String(bus)}\n    sensors: [{ device: d${String(bus)} }]\n`,
      );
      await writeFile(file, `interval: 200ms\nbuses:\n${entries.join("")}`);
      exporter = new ExporterProcess(["--port", "0", "--config.file", file], device.environment);
    });
    afterEach(async () => {
      exporter.kill("SIGKILL");
      await exporter.ended;
      await device.close();
      await rm(folder, { recursive: true });
    });

    /** Of the six and the healthy one, in this order. */
    async function up(): Promise<string> {
      const metrics = await exporter.metrics();
      return [...metrics.matchAll(/^ina260_up\{.*\} (\d)$/gm)].map(([, value]) => value).join("");
    }

    test("leaves a sensor on another one alone, comes back when it is over, and does not hold up the end", async () => {
      hangs = true;
      await expect.poll(up, patiently).toBe("0000001");
      const seen = new Set<string>();
      for (let scrape = 0; scrape < 20; scrape += 1) {
        seen.add(await up());
        await sleep(200);
      }
      expect([...seen]).toEqual(["0000001"]);
      hangs = false;
      await expect.poll(up, { ...patiently, timeout: 15_000 }).toBe("1111111");
      hangs = true;
      await expect.poll(up, patiently).toBe("0000001");
      const { milliseconds } = await exporter.stop("SIGTERM");
      expect(milliseconds).toBeLessThan(3000);
    });
  },
);
