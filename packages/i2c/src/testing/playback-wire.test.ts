import { describe, expect, test } from "vitest";
import { createI2CBus } from "../create-bus.ts";
import { readRegister16 } from "../registers.ts";
import { ContractTarget, PlaybackWire, type RecordedTransfer, RecordingWire, SimulatedI2C } from "./index.ts";

const transcript: RecordedTransfer[] = [
  { address: 0x70, write: [0x80], readLength: 0, read: [] },
  { address: 0x40, write: [0x02], readLength: 2, read: [0x25, 0x70] },
  { address: 0x41, write: [0x02], readLength: 2, error: "nack" },
];

describe("playback", () => {
  test("answers a driver as the transcript says", async () => {
    const wire = new PlaybackWire(transcript);
    const bus = createI2CBus(wire, { name: "i2c-1" });
    await bus.transfer(0x70, Uint8Array.of(0x80), 0);
    expect(await readRegister16(bus, 0x40, 2)).toBe(0x2570);
    await expect(readRegister16(bus, 0x41, 2)).rejects.toMatchObject({ code: "nack" });
    expect(() => wire.finish()).not.toThrow();
  });

  test("is strict about order, address, bytes and length", async () => {
    const wire = new PlaybackWire(transcript);
    await expect(wire.transfer(0x40, Uint8Array.of(0x02), 2)).rejects.toThrow(
      "transfer 1 of the transcript: expected writing 0x80 at 0x70, found reading 2 bytes after writing 0x02 at 0x40",
    );
    await expect(wire.transfer(0x70, Uint8Array.of(0x40), 0)).rejects.toThrow("found writing 0x40 at 0x70");
    await expect(wire.transfer(0x71, Uint8Array.of(0x80), 0)).rejects.toThrow("found writing 0x80 at 0x71");
    await expect(wire.transfer(0x70, Uint8Array.of(0x80), 0)).resolves.toHaveLength(0);
  });

  test("tells long writes apart byte by byte", async () => {
    const wire = new PlaybackWire([{ address: 0x50, write: [1, 2, 3, 4, 5], readLength: 0, read: [] }]);
    await expect(wire.transfer(0x50, Uint8Array.of(1, 2, 3, 4, 6), 0)).rejects.toThrow(
      "expected writing 5 bytes",
    );
    await expect(wire.transfer(0x50, Uint8Array.of(1, 2, 3, 4, 5), 0)).resolves.toHaveLength(0);
  });

  test("must be finished, and has nothing after its end", async () => {
    const wire = new PlaybackWire(transcript.slice(0, 1));
    expect(() => wire.finish()).toThrow(
      "1 transfers of the transcript did not happen, the first: writing 0x80",
    );
    await wire.transfer(0x70, Uint8Array.of(0x80), 0);
    await expect(wire.transfer(0x70, Uint8Array.of(0x80), 0)).rejects.toThrow("expected nothing more");
  });

  test("plays what a recorder recorded, also what failed for an unknown reason", async () => {
    const simulated = new SimulatedI2C();
    simulated.segment.add(new ContractTarget(0x40));
    const recorder = new RecordingWire(simulated);
    const read = await recorder.transfer(0x40, Uint8Array.of(0x80), 2);
    const wire = new PlaybackWire([
      ...recorder.transfers,
      { address: 1, write: [], readLength: 1, error: "unknown" },
    ]);
    expect(await wire.transfer(0x40, Uint8Array.of(0x80), 2)).toEqual(read);
    await expect(wire.transfer(1, new Uint8Array(0), 1)).rejects.toThrow("failed when it was recorded");
  });
});
