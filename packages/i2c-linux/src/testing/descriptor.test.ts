import { SimulatedI2C, type SimulatedMessage, type SimulatedTarget } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { EmulatedAdapter } from "./adapter.ts";
import { emulatedAdapters, functionality } from "./adapter-models.ts";
import { EmulatedDescriptor } from "./descriptor.ts";
import { smbusSizes } from "./smbus.ts";

const READ_WRITE = 2;

/** Acknowledges everything at 0x40, and sends the bytes that it is given. */
class Answering implements SimulatedTarget {
  bytes: number[] = [];
  start(address: number): boolean {
    return address === 0x40;
  }
  write(): boolean {
    return true;
  }
  read(): number {
    return this.bytes.shift() ?? 0xff;
  }
  stop(): void {}
}

const everything = {
  ...emulatedAdapters.bcm2835,
  functionality: Object.values(functionality).reduce((word, flag) => word | flag, 0),
};

function rig({ adapter: model = everything, claimed = [] as number[], mode = READ_WRITE } = {}) {
  const wire = new SimulatedI2C();
  const target = wire.segment.add(new Answering());
  const seen: SimulatedMessage[] = [];
  const before = ({ messages }: { messages: readonly SimulatedMessage[] }): void =>
    void seen.push(...messages);
  const adapter = new EmulatedAdapter({ wire, adapter: model, before }, new AbortController().signal);
  const descriptor = new EmulatedDescriptor(adapter, (address) => claimed.includes(address), mode);
  const smbus = (size: number, read: boolean, data: readonly number[] = []): Promise<Uint8Array> =>
    descriptor.smbus({ size, read, command: 0x0a, data: Uint8Array.from([...data, ...Array(34).fill(0)]) });
  return { adapter, target, seen, descriptor, smbus };
}

describe("the address of a descriptor", () => {
  test("is 0, the general call, when it is fresh", async () => {
    const { descriptor, seen } = rig();
    await expect(descriptor.write(Uint8Array.of(6))).rejects.toMatchObject({ errno: "EREMOTEIO" });
    expect(seen).toEqual([{ address: 0, write: Uint8Array.of(6) }]);
  });

  test("has seven bits, or ten where they are chosen", () => {
    const { descriptor } = rig();
    descriptor.setAddress(0x7f, false);
    expect(() => descriptor.setAddress(0x80, false)).toThrow("EINVAL");
    descriptor.tenBit = true;
    descriptor.setAddress(0x3ff, false);
    expect(() => descriptor.setAddress(0x400, false)).toThrow("EINVAL");
  });

  test("that a driver of the kernel holds is refused unless forced, and the one before it stays", async () => {
    const { descriptor, seen } = rig({ claimed: [0x40] });
    descriptor.setAddress(0x41, false);
    expect(() => descriptor.setAddress(0x40, false)).toThrow("EBUSY");
    await descriptor.read(1).catch(() => undefined);
    descriptor.setAddress(0x40, true);
    await descriptor.read(1);
    expect(seen.map(({ address }) => address)).toEqual([0x41, 0x40]);
  });

  test("of ten bits cannot be spoken to", async () => {
    const { descriptor } = rig();
    descriptor.tenBit = true;
    await expect(descriptor.read(1)).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
  });
});

test("messages that carry their own addresses need none, and do not ask who holds them", async () => {
  const { descriptor, target } = rig({ claimed: [0x40] });
  target.bytes = [7];
  expect(await descriptor.combined([{ address: 0x40, readLength: 1 }])).toEqual([Uint8Array.of(7)]);
});

test("a descriptor that was opened for one direction refuses the other", async () => {
  await expect(rig({ mode: 0 }).descriptor.write(Uint8Array.of(1))).rejects.toMatchObject({ errno: "EBADF" });
  await expect(rig({ mode: 1 }).descriptor.read(1)).rejects.toMatchObject({ errno: "EBADF" });
});

test("retries and time-out are the adapter's, in units of 10 ms, and an int", () => {
  const { descriptor, adapter } = rig();
  descriptor.setRetries(3);
  descriptor.setTimeout(25);
  expect(adapter.settings).toEqual({ retries: 3, timeoutMilliseconds: 250 });
  expect(() => descriptor.setRetries(0x8000_0000)).toThrow("EINVAL");
  expect(() => descriptor.setTimeout(0x8000_0000)).toThrow("EINVAL");
});

describe("an SMBus call (SMBus 3.2, section 6.5)", () => {
  const written = (...bytes: number[]): SimulatedMessage => ({
    address: 0x40,
    write: Uint8Array.from(bytes),
  });
  const reading = (readLength: number): SimulatedMessage => ({ address: 0x40, readLength });

  test.each([
    ["quick write", smbusSizes.QUICK, false, [], [written()], []],
    ["quick read", smbusSizes.QUICK, true, [], [reading(0)], []],
    ["send byte", smbusSizes.BYTE, false, [], [written(0x0a)], []],
    ["receive byte", smbusSizes.BYTE, true, [], [reading(1)], [2]],
    ["write byte", smbusSizes.BYTE_DATA, false, [0x11], [written(0x0a, 0x11)], []],
    ["read byte", smbusSizes.BYTE_DATA, true, [], [written(0x0a), reading(1)], [2]],
    ["write word", smbusSizes.WORD_DATA, false, [0x34, 0x12], [written(0x0a, 0x34, 0x12)], []],
    ["read word", smbusSizes.WORD_DATA, true, [], [written(0x0a), reading(2)], [2, 0x22]],
    ["I2C block write", smbusSizes.I2C_BLOCK_DATA, false, [2, 8, 9], [written(0x0a, 8, 9)], []],
    ["I2C block read", smbusSizes.I2C_BLOCK_DATA, true, [3], [written(0x0a), reading(3)], [3, 2, 0x22, 0x33]],
    ["old I2C block write", smbusSizes.I2C_BLOCK_BROKEN, false, [2, 8, 9], [written(0x0a, 8, 9)], []],
  ] as const)("%s", async (_name, size, read, data, messages, result) => {
    const { descriptor, target, seen, smbus } = rig();
    target.bytes = [2, 0x22, 0x33, 0x44];
    descriptor.setAddress(0x40, false);
    expect([...(await smbus(size, read, data))]).toEqual(result);
    expect(seen).toEqual(messages);
  });

  test("old I2C block read has always 32 bytes", async () => {
    const { descriptor, smbus } = rig();
    descriptor.setAddress(0x40, false);
    expect(await smbus(smbusSizes.I2C_BLOCK_BROKEN, true)).toHaveLength(33);
  });

  test("of an unknown size, or with a block that is too long, is EINVAL", async () => {
    const { smbus } = rig();
    await expect(smbus(9, true)).rejects.toMatchObject({ errno: "EINVAL" });
    await expect(smbus(smbusSizes.I2C_BLOCK_DATA, false, [33])).rejects.toMatchObject({ errno: "EINVAL" });
  });

  test("that the adapter lacks is EOPNOTSUPP", async () => {
    const { smbus, seen } = rig({ adapter: emulatedAdapters.designware });
    await expect(smbus(smbusSizes.QUICK, false)).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
    expect(seen).toEqual([]);
    const { descriptor } = rig({ adapter: emulatedAdapters.i801 });
    await expect(descriptor.read(1)).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
  });

  test("that is a process call, or a block with its length on the wire, is EOPNOTSUPP", async () => {
    for (const size of [smbusSizes.PROC_CALL, smbusSizes.BLOCK_DATA, smbusSizes.BLOCK_PROC_CALL]) {
      const { smbus, seen } = rig();
      await expect(smbus(size, true)).rejects.toMatchObject({ errno: "EOPNOTSUPP" });
      expect(seen).toEqual([]);
    }
  });
});
