import { createI2CBus } from "@rbp/i2c";
import { ManualClock, RecordingWire, SimulatedI2C } from "@rbp/i2c/testing";
import { configurationFor, encodeConfiguration, INA260 } from "@rbp/ina260";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import { TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { expect, test } from "vitest";

const channels = [0, 1, 2, 3, 4, 5, 6, 7];
const { configuration } = configurationFor({ intervalMilliseconds: 1000 });

test("one broadcast configures eight sensors, whose conversions begin together", async () => {
  const clock = new ManualClock();
  const simulated = new SimulatedI2C();
  const muxChip = simulated.segment.add(new SimulatedTCA9548A());
  const chips = muxChip.channels.map((segment) => segment.add(new SimulatedINA260({ clock })));
  const recorder = new RecordingWire(simulated);
  const mux = new TCA9548A(createI2CBus(recorder, { name: "i2c-1" }));
  const sensors = channels.map((channel) => new INA260(mux.channel(channel), { clock }));
  await clock.advance(1);

  const word = encodeConfiguration(configuration);
  await mux.broadcast(channels, (wire) => wire.write(0x40, Uint8Array.of(0x00, word >> 8, word & 0xff)));
  expect(recorder.transfers.filter(({ address }) => address === 0x40)).toHaveLength(1);
  expect(chips.map((chip) => chip.peek(0x00))).toEqual(channels.map(() => word));

  // Each driver looks, finds its chip as it wants it, and writes nothing.
  expect(await Promise.all(sensors.map((sensor) => sensor.configure(configuration)))).toEqual(
    channels.map(() => false),
  );
  for (const chip of chips) chip.set({ volts: 5, amperes: 1 });
  await clock.advance(512 * 1.688);
  expect(chips.map((chip) => chip.peek(0x06) & 0x08)).toEqual(channels.map(() => 0x08));
});
