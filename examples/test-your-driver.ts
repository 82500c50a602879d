// A driver of your own, here for an MCP9808 thermometer (Microchip DS25095), and its tests on a simulated chip: no
// hardware, no waiting. They run with `node --test`; any other test runner will do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createI2CBus, type I2CBus, isI2CError, readRegister16 } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C, SimulatedRegisterTarget } from "@rbp/i2c/testing";

const ADDRESS = 0x18;
const AMBIENT_TEMPERATURE = 0x05;

class MCP9808 {
  readonly #bus: I2CBus;

  constructor(bus: I2CBus) {
    this.#bus = bus;
  }

  /** Thirteen bits, two's complement, 0.0625 °C each; the three bits above are alert flags. */
  async readCelsius(): Promise<number> {
    const word = await readRegister16(this.#bus, ADDRESS, AMBIENT_TEMPERATURE);
    return ((word << 19) >> 19) / 16;
  }
}

class SimulatedMCP9808 extends SimulatedRegisterTarget {
  celsius = 0;
  alertFlags = 0;

  protected override readRegister(register: number): number {
    return register === AMBIENT_TEMPERATURE ? (this.alertFlags << 13) | ((this.celsius * 16) & 0x1fff) : 0;
  }

  protected override writeRegister(): void {}
}

const wire = new SimulatedI2C();
const chip = wire.segment.add(new SimulatedMCP9808(ADDRESS));
const faulty = new FaultyWire(wire);
const sensor = new MCP9808(createI2CBus(faulty, { name: "i2c-sim" }));

test("temperatures come back on both sides of zero, whatever the alert flags are", async () => {
  for (const celsius of [-40, -0.0625, 0, 0.25, 25.0625, 125]) {
    for (const alertFlags of [0b000, 0b101, 0b111]) {
      chip.celsius = celsius;
      chip.alertFlags = alertFlags;
      assert.equal(await sensor.readCelsius(), celsius);
    }
  }
});

test("a missing acknowledgement is an error, and the next reading is good", async () => {
  faulty.inject({ address: ADDRESS, nth: 1, error: "nack" });
  await assert.rejects(sensor.readCelsius(), (error) => isI2CError(error, "nack"));
  assert.equal(await sensor.readCelsius(), chip.celsius);
});
