import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { createIdleStateCheck, type KernelMultiplexers } from "./idle-state-check.ts";

const multiplexer: LinuxKernelMultiplexer = {
  address: 0x70,
  driver: "pca954x",
  device: "1-0070",
  idleState: -2,
  channels: new Map([
    [0, 10],
    [1, 11],
  ]),
};

function createCheck(...found: LinuxKernelMultiplexer[]) {
  const clock = new ManualClock();
  const looked: number[] = [];
  const kernel: KernelMultiplexers = {
    listKernelMultiplexers: async (bus) => {
      looked.push(bus);
      return bus === 1 ? found : [];
    },
    findParentBus: async (bus) => (bus === 1 ? undefined : 1),
  };
  return {
    clock,
    found,
    looked,
    check: createIdleStateCheck(1, kernel, clock),
    checkChannel: createIdleStateCheck(11, kernel, clock),
  };
}

test("a bus without such a multiplexer passes, and is looked at again every ten seconds", async () => {
  const { clock, looked, check } = createCheck(multiplexer);
  await check();
  expect(check()).toBeUndefined();
  await clock.advance(9999);
  expect(check()).toBeUndefined();
  await clock.advance(1);
  await check();
  expect(looked).toEqual([1, 1]);
});

test.each([
  [-1, " (idle_state -1)"],
  [3, " (idle_state 3)"],
  [undefined, ""],
])("idle_state %s is a conflict that says what to do", async (idleState, state) => {
  const { check } = createCheck(
    { ...multiplexer, address: 0x71, device: "1-0071" },
    { ...multiplexer, idleState },
  );
  await expect(check()).rejects.toMatchObject({
    code: "mux-conflict",
    message:
      `i2c-1 address 0x70: pca954x leaves a channel connected${state}, so what answers on i2c-1 may be behind it; ` +
      "use the bus of the sensor's channel, i2c-10 (channel 0), i2c-11 (channel 1); for a sensor on this bus itself " +
      "let it disconnect them: echo -2 | sudo tee /sys/bus/i2c/devices/1-0070/idle_state",
  });
});

test("a conflict is over as soon as the multiplexer is told to disconnect", async () => {
  const { found, check } = createCheck({ ...multiplexer, idleState: -1 });
  await expect(check()).rejects.toMatchObject({ code: "mux-conflict" });
  found.splice(0, 1, multiplexer);
  await expect(check()).resolves.toBeUndefined();
});

test("a channel is one of its own multiplexer, whatever that leaves connected, unless one beside it does too", async () => {
  const { checkChannel } = createCheck({ ...multiplexer, idleState: -1 });
  await expect(checkChannel()).resolves.toBeUndefined();
  const { checkChannel: checkAgain } = createCheck(multiplexer, {
    ...multiplexer,
    address: 0x71,
    device: "1-0071",
    idleState: 0,
    channels: new Map([[0, 20]]),
  });
  await expect(checkAgain()).rejects.toThrow(
    "i2c-1 address 0x71: pca954x leaves a channel connected (idle_state 0), so what answers on i2c-11 may be behind " +
      "it; let it disconnect them: echo -2 | sudo tee /sys/bus/i2c/devices/1-0071/idle_state",
  );
});

/** On bus 1 two multiplexers, which make buses 10, 17 and 20; on bus 17 one more, which makes bus 30. */
async function scanned(bus: number, first: number, second: number, inner: number): Promise<unknown> {
  const make = (address: number, idleState: number, ...channels: [channel: number, bus: number][]) => ({
    ...multiplexer,
    address,
    idleState,
    channels: new Map(channels),
  });
  const found = new Map([
    [1, [make(0x70, first, [0, 10], [7, 17]), make(0x71, second, [0, 20])]],
    [17, [make(0x72, inner, [3, 30])]],
  ]);
  const parents = new Map([
    [10, 1],
    [17, 1],
    [20, 1],
    [30, 17],
  ]);
  const kernel: KernelMultiplexers = {
    listKernelMultiplexers: async (at) => found.get(at) ?? [],
    findParentBus: async (at) => parents.get(at),
  };
  return createIdleStateCheck(bus, kernel, new ManualClock(), true)();
}

test("to scan a bus its own multiplexer may leave a channel connected, but none beside the way, however far up", async () => {
  await expect(scanned(1, -1, -1, -2)).resolves.toBeUndefined();
  await expect(scanned(30, -1, -2, -1)).resolves.toBeUndefined();
  await expect(scanned(30, -2, -1, -2)).rejects.toMatchObject({ details: { bus: "i2c-1", address: 0x71 } });
  await expect(scanned(20, -1, -2, -2)).rejects.toMatchObject({ details: { bus: "i2c-1", address: 0x70 } });
});
