import assert from "node:assert/strict";
import type { I2CBus, I2CBusHandle, I2CWire } from "../bus.ts";
import { type I2CErrorCode, isI2CError } from "../errors.ts";
import { readRegister16, writeRegister16 } from "../registers.ts";
import { STOP_COUNT_REGISTER } from "./contract-target.ts";

/** A bus to check, with a {@link ContractTarget} on it and an address where nothing answers. */
export interface I2CBusContractSubject {
  readonly bus: I2CBus | I2CBusHandle;
  readonly targetAddress: number;
  readonly absentAddress: number;
}

export interface I2CBusContractCase {
  /** The behaviour as a sentence. */
  readonly name: string;
  /** Rejects when the bus does not behave so. */
  readonly run: () => Promise<void>;
}

type Check = (subject: I2CBusContractSubject) => Promise<void>;

/**
 * What every implementation of {@link I2CBus} keeps, as cases for any test runner:
 *
 * ```ts
 * for (const { name, run } of i2cBusContract(createSubject)) test(name, run);
 * ```
 *
 * @param createSubject Makes a fresh bus for each case.
 */
export function i2cBusContract(
  createSubject: () => I2CBusContractSubject | Promise<I2CBusContractSubject>,
): I2CBusContractCase[] {
  return Object.entries({ ...transfers, ...failures, ...sections }).map(([name, check]) => ({
    name,
    run: async () => check(await createSubject()),
  }));
}

const transfers: Record<string, Check> = {
  "reads back what it wrote": async ({ bus, targetAddress }) => {
    await writeRegister16(bus, targetAddress, 1, 0xbeef);
    assert.equal(await readRegister16(bus, targetAddress, 1), 0xbeef);
  },

  "returns exactly the bytes asked for, in order": async ({ bus, targetAddress }) => {
    await writeRegister16(bus, targetAddress, 2, 0x1234);
    for (const length of [1, 2, 3, 32]) {
      const bytes = await bus.transfer(targetAddress, Uint8Array.of(2), length);
      const expected = Array.from({ length }, (_, index) => (index % 2 === 0 ? 0x12 : 0x34));
      assert.deepEqual([...bytes], expected);
    }
  },

  "reads without a write from where the target's pointer is": async ({ bus, targetAddress }) => {
    await writeRegister16(bus, targetAddress, 3, 0xcafe);
    assert.deepEqual([...(await bus.transfer(targetAddress, new Uint8Array(0), 2))], [0xca, 0xfe]);
    assert.deepEqual([...(await bus.transfer(targetAddress, new Uint8Array(0), 1))], [0xca]);
  },

  "returns no bytes from a plain write": async ({ bus, targetAddress }) => {
    assert.equal((await bus.transfer(targetAddress, Uint8Array.of(4), 0)).length, 0);
    assert.equal((await bus.transfer(targetAddress, Uint8Array.of(4, 1, 2), 0)).length, 0);
  },

  "joins write and read with a repeated START, not with a STOP": async ({ bus, targetAddress }) => {
    await bus.exclusive(async (wire) => {
      const before = await readRegister16(wire, targetAddress, STOP_COUNT_REGISTER);
      const after = await readRegister16(wire, targetAddress, STOP_COUNT_REGISTER);
      assert.equal(after - before, 1);
    });
  },

  "gives every read an array of its own and leaves the written one alone": async ({ bus, targetAddress }) => {
    const pointer = Uint8Array.of(5);
    await writeRegister16(bus, targetAddress, 5, 0x0102);
    const first = await bus.transfer(targetAddress, pointer, 2);
    await writeRegister16(bus, targetAddress, 5, 0x0304);
    const second = await bus.transfer(targetAddress, pointer, 2);
    assert.deepEqual([[...first], [...second], [...pointer]], [[1, 2], [3, 4], [5]]);
  },
};

const failures: Record<string, Check> = {
  "rejects with nack where nothing answers, names bus and address, and goes on": async (subject) => {
    const { bus, absentAddress, targetAddress } = subject;
    await assert.rejects(bus.transfer(absentAddress, Uint8Array.of(0), 2), (error) => {
      assert.ok(isI2CError(error, "nack"), String(error));
      assert.equal(error.address, absentAddress);
      assert.equal(error.bus, bus.name);
      assert.ok(error.message.includes(bus.name), error.message);
      return true;
    });
    await writeRegister16(bus, targetAddress, 6, 6);
    assert.equal(await readRegister16(bus, targetAddress, 6), 6);
  },

  "rejects a wrong address or length before anything reaches the wire": async ({ bus, targetAddress }) => {
    await bus.exclusive(async (wire) => {
      const before = await readRegister16(wire, targetAddress, STOP_COUNT_REGISTER);
      for (const address of [0, 0x07, 0x78, 0x80, -1]) {
        await assert.rejects(wire.transfer(address, Uint8Array.of(0), 0), RangeError);
      }
      await assert.rejects(wire.transfer(64.5, Uint8Array.of(0), 0), TypeError);
      for (const length of [-1, 1.5, Number.NaN, 8193]) {
        await assert.rejects(wire.transfer(targetAddress, Uint8Array.of(0), length), RangeError);
      }
      const after = await readRegister16(wire, targetAddress, STOP_COUNT_REGISTER);
      assert.equal(after - before, 1);
    });
  },
};

const sections: Record<string, Check> = {
  "runs sections one at a time": async ({ bus, targetAddress }) => {
    await writeRegister16(bus, targetAddress, 7, 0);
    const increment = (): Promise<void> =>
      bus.exclusive(async (wire) => {
        const value = await readRegister16(wire, targetAddress, 7);
        await writeRegister16(wire, targetAddress, 7, value + 1);
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    assert.equal(await readRegister16(bus, targetAddress, 7), 20);
  },

  "runs sections and transfers in the order in which they were asked for": async ({ bus, targetAddress }) => {
    const order: number[] = [];
    const ask = async (turn: number): Promise<void> => {
      const section = async (wire: I2CWire): Promise<void> => {
        order.push(turn);
        await writeRegister16(wire, targetAddress, 8, turn);
      };
      await bus.exclusive(section);
    };
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(ask));
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7]);
  },

  "frees the bus when a section throws, at once or later": async ({ bus, targetAddress }) => {
    const reason = new Error("the section's own");
    const later = bus.exclusive(async (wire) => {
      await readRegister16(wire, targetAddress, 0);
      throw reason;
    });
    const atOnce = bus.exclusive(() => {
      throw reason;
    });
    const isReason = (error: unknown): boolean => error === reason;
    await Promise.all([assert.rejects(later, isReason), assert.rejects(atOnce, isReason)]);
    assert.equal(typeof (await readRegister16(bus, targetAddress, 0)), "number");
  },

  "takes the wire back when its section ends": async ({ bus, targetAddress }) => {
    const kept = await bus.exclusive((wire) => Promise.resolve([wire]));
    await assertRejects(kept[0]?.transfer(targetAddress, Uint8Array.of(0), 2), "closed");
  },

  "finishes a transfer that its section did not wait for before the next section": async (subject) => {
    const { bus, targetAddress } = subject;
    const forgotten: Promise<unknown>[] = [];
    await bus.exclusive((wire) => {
      forgotten.push(writeRegister16(wire, targetAddress, 9, 0x0909));
      return Promise.resolve();
    });
    assert.equal(await readRegister16(bus, targetAddress, 9), 0x0909);
    await Promise.all(forgotten);
  },

  "serialises transfers that one section starts together": async ({ bus, targetAddress }) => {
    await bus.exclusive(async (wire) => {
      const registers = [10, 11, 12, 13];
      await Promise.all(
        registers.map((register) => writeRegister16(wire, targetAddress, register, register)),
      );
      const read = registers.map((register) => readRegister16(wire, targetAddress, register));
      assert.deepEqual(await Promise.all(read), registers);
    });
  },

  "rejects its own use inside a section instead of waiting for ever": async ({ bus, targetAddress }) => {
    await bus.exclusive(async () => {
      await assertRejects(bus.transfer(targetAddress, Uint8Array.of(0), 2), "reentrant");
      await assertRejects(
        bus.exclusive(() => Promise.resolve()),
        "reentrant",
      );
    });
    assert.equal(typeof (await readRegister16(bus, targetAddress, 0)), "number");
  },

  "allows work that a section started to use the bus after the section": async ({ bus, targetAddress }) => {
    const started: Promise<number>[] = [];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    await bus.exclusive(() => {
      started.push(ended.then(() => readRegister16(bus, targetAddress, 0)));
      return Promise.resolve();
    });
    end();
    assert.equal(typeof (await started[0]), "number");
  },
};

function assertRejects(promise: Promise<unknown> | undefined, code: I2CErrorCode): Promise<void> {
  return assert.rejects(promise ?? Promise.resolve(), (error) => {
    assert.ok(isI2CError(error, code), `expected the code ${code}, found ${String(error)}`);
    return true;
  });
}
