import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { expect, test } from "vitest";
import { busesAbove, type KernelChannels, leftOpenOn, originOf } from "./kernel-channels.ts";

function multiplexer(address: number, idleState: number, channels: Readonly<Record<number, number>>) {
  const numbers = Object.entries(channels).map(([channel, bus]) => [Number(channel), bus] as const);
  return {
    address,
    driver: "pca954x",
    device: `0x${address.toString(16)}`,
    idleState,
    channels: new Map(numbers),
  };
}

/** On bus 1 two multiplexers, which make buses 10, 17 and 20; on bus 17 one more, which makes bus 30. */
function channelsWith(first: number, second: number, inner: number): KernelChannels {
  return new Map<number, LinuxKernelMultiplexer[]>([
    [1, [multiplexer(0x70, first, { 0: 10, 7: 17 }), multiplexer(0x71, second, { 0: 20 })]],
    [17, [multiplexer(0x72, inner, { 3: 30 })]],
  ]);
}

test("a bus is known by the channel that it is, and by the buses above it", () => {
  const channels = channelsWith(-2, -2, -2);
  expect(originOf(channels, 30)).toEqual({ bus: 17, address: 0x72, channel: 3 });
  expect(originOf(channels, 1)).toBeUndefined();
  expect([1, 20, 30].map((bus) => busesAbove(channels, bus))).toEqual([[], [1], [17, 1]]);
});

test.each([-1, 0, 7])(
  "a multiplexer with idle_state %i leaves a channel connected on its own bus",
  (idleState) => {
    const channels = channelsWith(idleState, -2, -2);
    expect(leftOpenOn(channels, 1).map(({ address }) => address)).toEqual([0x70]);
    expect(leftOpenOn(channels, 17)).toEqual([]);
  },
);
