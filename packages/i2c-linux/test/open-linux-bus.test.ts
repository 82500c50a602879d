import { ContractTarget, i2cBusContract, SimulatedI2C, type SimulatedMessage } from "@rbp/i2c/testing";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  emulatedAdapters,
  type EmulatedBusOptions,
  type EmulatedDevice,
  emulateI2CDevice,
  functionality,
} from "../src/testing/index.ts";
import { node } from "./support/child.ts";
import { requireAddon, requireEmulation } from "./support/requires.ts";

// Each test starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const untested = "openLinuxI2CBus on an emulated /dev/i2c-N";
const emulation = (await requireEmulation(untested)) && (await requireAddon(untested));

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly cause: { readonly code: string; readonly errno: number; readonly syscall: string };
}

const withoutBlocks = {
  ...emulatedAdapters.bcm2835,
  functionality: emulatedAdapters.bcm2835.functionality & ~functionality.SMBUS_READ_I2C_BLOCK,
};

/** In a program under emulation: how many descriptors of emulated devices it has. */
const countDescriptors = `
  import { readdirSync, readFileSync, readlinkSync } from "node:fs";
  const target = (fd) => { try { return readlinkSync("/proc/self/fd/" + fd); } catch { return ""; } };
  const count = () => {
    const devices = readFileSync("/proc/net/unix", "latin1").split("\\n")
      .filter((line) => line.includes("@rbp-i2c-device/"))
      .map((line) => "socket:[" + line.trim().split(/ +/)[6] + "]");
    return readdirSync("/proc/self/fd").map(target).filter((name) => devices.includes(name)).length;
  };`;

let device: EmulatedDevice | undefined;
afterEach(async () => device?.close());

/** Everything that the wire saw, in order. */
interface Rig {
  readonly device: EmulatedDevice;
  readonly seen: SimulatedMessage[];
}

async function emulate(options: Partial<EmulatedBusOptions> = {}): Promise<Rig> {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(0x40));
  const seen: SimulatedMessage[] = [];
  device = await emulateI2CDevice({
    bus: 1,
    wire,
    before: ({ messages }) => void seen.push(...messages),
    ...options,
  });
  return { device, seen };
}

describe.skipIf(!emulation)("an opened bus", () => {
  describe.each([
    ["i2c-bus", "async"],
    ["i2c-bus", "sync"],
    ["koffi", "async"],
    ["koffi", "sync"],
  ] as const)("through %s with %s access", (backend, access) => {
    /** Opens the bus in the program under test. */
    const opened = `await open("${access}", "${backend}")`;

    describe("keeps the contract of a bus:", () => {
      let broken: Record<string, string> = {};
      beforeAll(async () => {
        const { device: contractDevice } = await emulate();
        broken = await node(
          contractDevice,
          `const subject = async () => ({ bus: ${opened}, targetAddress: 0x40, absentAddress: 0x41 });
           const broken = {};
           for (const { name, run } of contract.i2cBusContract(subject)) {
             await run().catch((error) => { broken[name] = String(error.stack); });
           }
           report(broken);`,
        );
        await contractDevice.close();
      });
      const names = i2cBusContract(() => Promise.reject(new Error("for the names only")));
      test.each(names)("$name", ({ name }) => expect(broken[name]).toBeUndefined());
    });

    test("reads and writes registers, and puts one message for each direction on the wire", async () => {
      const rig = await emulate();
      const value = await node(
        rig.device,
        `const bus = ${opened};
         await i2c.writeRegister16(bus, 0x40, 2, 0x2570);
         report(await i2c.readRegister16(bus, 0x40, 2));
         await bus.close();`,
      );
      expect(value).toBe(0x2570);
      expect(rig.seen).toEqual([
        { address: 0x40, write: Uint8Array.of(2, 0x25, 0x70) },
        { address: 0x40, write: Uint8Array.of(2) },
        { address: 0x40, readLength: 2 },
      ]);
    });

    test("maps every transfer to one transaction of the same bytes", async () => {
      const rig = await emulate();
      await node(
        rig.device,
        `const bus = ${opened};
         const bytes = (...values) => Uint8Array.from(values);
         await bus.transfer(0x40, bytes(), 0);
         await bus.transfer(0x40, bytes(1), 0);
         await bus.transfer(0x40, bytes(1, 2), 0);
         await bus.transfer(0x40, bytes(), 1);
         await bus.transfer(0x40, bytes(), 40);
         await bus.transfer(0x40, bytes(1), 32);
         await bus.transfer(0x40, new Uint8Array(300), 0);
         report(true);
         await bus.close();`,
      );
      expect(rig.seen).toEqual([
        { address: 0x40, write: Uint8Array.of() },
        { address: 0x40, write: Uint8Array.of(1) },
        { address: 0x40, write: Uint8Array.of(1, 2) },
        { address: 0x40, readLength: 1 },
        { address: 0x40, readLength: 40 },
        { address: 0x40, write: Uint8Array.of(1) },
        { address: 0x40, readLength: 32 },
        { address: 0x40, write: new Uint8Array(300) },
      ]);
    });

    /** How a failed call is named, whose numbers i2c-bus does not give the sign that Node has in SMBus calls. */
    const smbusCause = (code: string, errno: number) =>
      backend === "koffi" ? { code, errno: -errno, syscall: "I2C_RDWR" } : { errno };
    const plainCause = (code: string, errno: number, syscall: string) =>
      backend === "koffi" ? smbusCause(code, errno) : { errno: -errno, syscall };

    test("reports a missing acknowledgement, which i2c-bus throws without a name", async () => {
      const rig = await emulate();
      const failure = await node<Failure>(
        rig.device,
        `report(await failure((${opened}).transfer(0x41, Uint8Array.of(2), 2)));`,
      );
      expect(failure).toMatchObject({ code: "nack", cause: smbusCause("EREMOTEIO", 121) });
      expect(failure.message).toContain("i2c-1 address 0x41: no acknowledgement (EREMOTEIO)");
    });

    test("reports it the same from plain calls, whose numbers have the other sign", async () => {
      const rig = await emulate();
      const failures = await node<Failure[]>(
        rig.device,
        `const bus = ${opened};
         report([
           await failure(bus.transfer(0x41, Uint8Array.of(1, 2, 3), 0)),
           await failure(bus.transfer(0x41, new Uint8Array(0), 40)),
         ]);`,
      );
      const expected = (syscall: string) => ({
        code: "nack",
        cause: plainCause("EREMOTEIO", 121, syscall),
      });
      expect(failures).toMatchObject([expected("write"), expected("read")]);
    });

    test.each([
      ["timeout", "ETIMEDOUT", 110],
      ["arbitration-lost", "EAGAIN", 11],
      ["bus", "EIO", 5],
      ["unsupported", "EOPNOTSUPP", 95],
    ] as const)("reports %s for %s, from SMBus calls and from plain ones", async (code, symbol, errno) => {
      const rig = await emulate({ before: () => ({ code, afterMilliseconds: 0 }) });
      const failures = await node<Failure[]>(
        rig.device,
        `const bus = ${opened};
         report([
           await failure(bus.transfer(0x40, Uint8Array.of(1), 2)),
           await failure(bus.transfer(0x40, Uint8Array.of(1, 2, 3), 0)),
         ]);`,
      );
      expect(failures).toMatchObject([
        { code, cause: smbusCause(symbol, errno) },
        { code, cause: plainCause(symbol, errno, "write") },
      ]);
      for (const { message } of failures) expect(message).toContain(`(${symbol})`);
    });

    test("reports a bus that hangs after the time-out of the adapter, and works again", async () => {
      const rig = await emulate({
        adapterTimeoutMilliseconds: 100,
        before: ({ number }) => (number === 2 ? { code: "timeout" } : undefined),
      });
      const [failure, value] = await node<[Failure, number]>(
        rig.device,
        `const bus = ${opened};
         await i2c.writeRegister16(bus, 0x40, 2, 7);
         const failed = await failure(i2c.readRegister16(bus, 0x40, 2));
         report([failed, await i2c.readRegister16(bus, 0x40, 2)]);`,
      );
      expect(failure).toMatchObject({ code: "timeout", cause: { code: "ETIMEDOUT" } });
      expect(value).toBe(7);
    });

    test("never speaks to address 0 when a driver of the kernel holds an address", async () => {
      const rig = await emulate({ claimed: [0x40] });
      const failures = await node<Failure[]>(
        rig.device,
        `const bus = ${opened};
         const failures = [];
         for (const write of [[2], [2], [2, 0x12, 0x34], [2], []]) {
           failures.push(await failure(bus.transfer(0x40, Uint8Array.from(write), write.length < 2 ? 2 : 0)));
         }
         report(failures);`,
      );
      expect(failures.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => "address-in-use"));
      expect(failures[0]?.message).toContain(
        "i2c-1 address 0x40: held by a driver of the kernel (EBUSY) on reading 2 bytes",
      );
      expect(rig.seen).toEqual([]);
    });

    test("does without block reads, in the order of the wire", async () => {
      const rig = await emulate({ adapter: withoutBlocks });
      const read = await node(
        rig.device,
        `const bus = ${opened};
         await i2c.writeRegister16(bus, 0x40, 2, 0x1234);
         report([...await bus.transfer(0x40, Uint8Array.of(2), 2), ...await bus.transfer(0x40, Uint8Array.of(2), 1)]);`,
      );
      expect(read).toEqual([0x12, 0x34, 0x12]);
    });

    test("does with the SMBus calls of a PC, and refuses what those cannot do", async () => {
      const rig = await emulate({ adapter: emulatedAdapters.i801 });
      const [read, refused, absent] = await node<[number, Failure, Failure]>(
        rig.device,
        `const bus = ${opened};
         await i2c.writeRegister16(bus, 0x40, 2, 0x1234);
         await bus.transfer(0x40, Uint8Array.of(2, 0x56, 0x78, 0, 0), 0);
         report([
           await i2c.readRegister16(bus, 0x40, 2),
           await failure(bus.transfer(0x40, new Uint8Array(0), 2)),
           await failure(bus.transfer(0x41, Uint8Array.of(2), 2)),
         ]);`,
      );
      expect(read).toBe(0x5678);
      expect(refused.code).toBe("unsupported");
      expect(absent).toMatchObject({ code: "nack", cause: { code: "ENXIO" } });
    });
  });

  test("the guard is needed: i2c-bus alone speaks to address 0 after EBUSY", async () => {
    const rig = await emulate({ claimed: [0x40] });
    await node(
      rig.device,
      `const { default: addon } = await import("i2c-bus");
       const bus = addon.openSync(1);
       for (let attempt = 0; attempt < 2; attempt += 1) {
         try { bus.sendByteSync(0x40, 2); } catch {}
       }
       report(true);`,
    );
    expect(rig.seen).toEqual([{ address: 0, write: Uint8Array.of(2) }]);
  });

  test.each(["async", "sync"] as const)(
    "koffi writes and reads any length in one transaction, the read last, with %s access",
    async (access) => {
      const rig = await emulate({ adapter: emulatedAdapters.bcm2835 });
      const lengths = await node<number[]>(
        rig.device,
        `const bus = await open("${access}", "koffi");
         const read = await bus.transfer(0x40, Uint8Array.from({ length: 40 }, (_, index) => index), 300);
         report([read.length, (await bus.transfer(0x40, new Uint8Array(2), 8192)).length]);`,
      );
      expect(lengths).toEqual([300, 8192]);
      expect(rig.seen).toEqual([
        { address: 0x40, write: Uint8Array.from({ length: 40 }, (_, index) => index) },
        { address: 0x40, readLength: 300 },
        { address: 0x40, write: new Uint8Array(2) },
        { address: 0x40, readLength: 8192 },
      ]);
    },
  );

  describe.each(["i2c-bus", "koffi"] as const)("through %s", (backend) => {
    test("async access leaves the process free while the bus hangs, sync access does not", async () => {
      const rig = await emulate({ adapterTimeoutMilliseconds: 200, before: () => ({ code: "timeout" }) });
      const ticks = await node<{ async: number; sync: number }>(
        rig.device,
        `const during = async (access) => {
           const bus = await open(access, "${backend}");
           let ticks = 0;
           const timer = setInterval(() => { ticks += 1; }, 5);
           await bus.transfer(0x40, Uint8Array.of(2), 2).catch(() => clearInterval(timer));
           return ticks;
         };
         report({ async: await during("async"), sync: await during("sync") });`,
      );
      expect(ticks.async).toBeGreaterThan(5);
      expect(ticks.sync).toBe(0);
    });

    test("closing a bus waits for the transfer that runs, and closes its descriptors", async () => {
      const rig = await emulate({
        adapterTimeoutMilliseconds: 200,
        before: ({ number }) => (number === 3 ? { code: "timeout" } : undefined),
      });
      const result = await node<{ counts: number[]; order: string[] }>(
        rig.device,
        `${countDescriptors}
         const buses = [await open("async", "${backend}"), await open("sync", "${backend}")];
         const counts = [count()];
         for (const bus of buses) await i2c.readRegister16(bus, 0x40, 2);
         counts.push(count());
         const order = [];
         const running = i2c.readRegister16(buses[0], 0x40, 2).catch(({ code }) => order.push(code));
         await Promise.all([...buses.map((bus) => bus.close().then(() => order.push("closed"))), running]);
         report({ counts: [...counts, count()], order });`,
      );
      expect(result).toEqual({ counts: [0, 2, 0], order: ["closed", "timeout", "closed"] });
    });

    test("failures leave neither descriptors nor threads behind", async () => {
      const rig = await emulate();
      const [before, after] = await node<[number[], number[]]>(
        rig.device,
        `${countDescriptors}
         const counts = () => [count(), readdirSync("/proc/self/task").length];
         const buses = [await open("async", "${backend}"), await open("sync", "${backend}")];
         const fail = async (times) => {
           for (let time = 0; time < times; time += 1) {
             for (const bus of buses) await bus.transfer(0x41, Uint8Array.of(2), 2).catch(() => undefined);
           }
         };
         await fail(10);
         const before = counts();
         await fail(100);
         report([before, counts()]);`,
      );
      expect(after).toEqual(before);
      expect(after[0]).toBe(0);
    });

    test("each failure keeps its own number while another bus fails with another", async () => {
      const fault = (code: "bus" | "arbitration-lost") => ({
        wire: new SimulatedI2C(),
        before: () => ({ code, afterMilliseconds: 1 }),
      });
      device = await emulateI2CDevice({ bus: 1, ...fault("bus") }, { bus: 2, ...fault("arbitration-lost") });
      const codes = await node<string[][]>(
        device,
        `const failures = async (number) => {
           const bus = await linux.openLinuxI2CBus(number, { backend: "${backend}" });
           const codes = new Set();
           for (let time = 0; time < 100; time += 1) {
             await bus.transfer(0x40, Uint8Array.of(2), 2).catch(({ code }) => codes.add(code));
             globalThis.garbage = Array.from({ length: 1000 }, () => new Uint8Array(100));
           }
           return [...codes];
         };
         report(await Promise.all([failures(1), failures(2)]));`,
      );
      expect(codes).toEqual([["bus"], ["arbitration-lost"]]);
    });
  });

  test.each(["bcm2835", "designware", "i801"] as const)(
    "a scan through %s finds what is there and what is in use, and writes no byte",
    async (adapter) => {
      const rig = await emulate({ adapter: emulatedAdapters[adapter], claimed: [0x48] });
      expect(await node(rig.device, `report(await i2c.scanBus(await open("async")));`)).toEqual([
        { address: 0x40, state: "present" },
        { address: 0x48, state: "in-use" },
      ]);
      expect(rig.seen.flatMap((message) => ("write" in message ? [...message.write] : []))).toEqual([]);
      const asked = rig.seen.map(({ address }) => address);
      expect([Math.min(...asked), Math.max(...asked), asked.length]).toEqual([0x08, 0x77, 112 - 2]);
    },
  );

  test("a bus that does not exist cannot be opened", async () => {
    const rig = await emulate();
    const failure = await node<Failure>(
      rig.device,
      `report(await failure(linux.openLinuxI2CBus("/dev/i2c-7")));`,
    );
    expect(failure).toMatchObject({ code: "unavailable", cause: { code: "ENOENT", syscall: "open" } });
    expect(failure.message).toMatch(/^i2c-7: there is no \/dev\/i2c-7/);
  });

  test("a bus without permission cannot be opened, and the message names the group", async () => {
    const rig = await emulate({ denied: true });
    const failure = await node<Failure>(rig.device, `report(await failure(open("async")));`);
    expect(failure).toMatchObject({ code: "permission", cause: { code: "EACCES" } });
    expect(failure.message).toContain("sudo usermod -aG i2c $USER");
  });

  const threads = (backend: string) => `
    import { Worker } from "node:worker_threads";
    await open("async", "${backend}");
    const code = 'import { parentPort } from "node:worker_threads";' +
      'import { openLinuxI2CBus } from "@rbp/i2c-linux";' +
      'await openLinuxI2CBus(1, { backend: "${backend}" })' +
      '.then((bus) => bus.transfer(0x40, Uint8Array.of(2), 2))' +
      '.then(([byte]) => parentPort.postMessage(byte), (error) => parentPort.postMessage(error.message));';
    const worker = new Worker(code, { eval: true });
    report(await new Promise((resolve) => worker.once("message", resolve)));`;

  test("i2c-bus in a second thread fails with advice", async () => {
    const rig = await emulate();
    expect(await node(rig.device, threads("i2c-bus"))).toContain("open the bus in the main thread");
  });

  test.each(["koffi", "auto"])("%s serves in a second thread", async (backend) => {
    const rig = await emulate();
    expect(await node(rig.device, threads(backend))).toBe(0);
  });
});
