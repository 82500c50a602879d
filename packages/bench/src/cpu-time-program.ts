import { openLinuxI2CBus } from "@rbp/i2c-linux";
import { INA260 } from "@rbp/ina260";
import { TCA9548A } from "@rbp/tca9548a";
import i2c from "i2c-bus";
import type { AccessCpuTime } from "./cpu-time.ts";

type Access = AccessCpuTime["access"];

const samples = Number(process.argv[2]);
const registers = [0x01, 0x02, 0x03];
const block = Buffer.alloc(2);

const bareSync = i2c.openSync(1);
const bareAsync = await i2c.openPromisified(1);

async function driversWith(access: Access, backend: AccessCpuTime["backend"]): Promise<number> {
  const bus = await openLinuxI2CBus(1, { access, backend });
  const sensor = new INA260(new TCA9548A(bus).channel(7));
  const time = await cpuTimeOf(() => sensor.readMeasurement());
  await bus.close();
  return time;
}

const bare: Record<Access, () => Promise<unknown>> = {
  sync: async () => {
    bareSync.sendByteSync(0x70, 0x80);
    for (const register of registers) bareSync.readI2cBlockSync(0x40, register, 2, block);
    bareSync.receiveByteSync(0x70);
    bareSync.sendByteSync(0x70, 0x00);
  },
  async: async () => {
    await bareAsync.sendByte(0x70, 0x80);
    for (const register of registers) await bareAsync.readI2cBlock(0x40, register, 2, block);
    await bareAsync.receiveByte(0x70);
    await bareAsync.sendByte(0x70, 0x00);
  },
};

/** Microseconds of CPU for one call, the mean of the second half: in the first one Node still compiles. */
async function cpuTimeOf(call: () => Promise<unknown>): Promise<number> {
  for (let turn = 0; turn < samples; turn += 1) await call();
  const before = process.cpuUsage();
  for (let turn = 0; turn < samples; turn += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / samples;
}

const times: AccessCpuTime[] = [];
for (const access of ["sync", "async"] as const) {
  const calls = await cpuTimeOf(bare[access]);
  for (const backend of ["i2c-bus", "koffi"] as const) {
    times.push({ access, backend, bare: calls, drivers: await driversWith(access, backend) });
  }
}
process.stdout.write(JSON.stringify(times));
