// A backend and a driver of somebody else, on the public interface of @rbp/i2c.
import {
  checkTransfer,
  type Clock,
  createI2CBus,
  type CreateI2CBusOptions,
  type I2CBus,
  type I2CBusHandle,
  I2CError,
  type I2CErrorCode,
  type I2CWire,
  isI2CError,
  readRegister16,
  systemClock,
  writeRegister16,
} from "@rbp/i2c";
import { ContractTarget, i2cBusContract, SimulatedI2C } from "@rbp/i2c/testing";
import { expect } from "./expect.js";

class CountingBackend implements I2CWire {
  readonly #wire: I2CWire;
  transfers = 0;

  constructor(wire: I2CWire) {
    this.#wire = wire;
  }

  async transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    checkTransfer(address, write, readLength);
    this.transfers += 1;
    return this.#wire.transfer(address, write, readLength);
  }
}

function open(backend: I2CWire, maximumWaiting?: number): I2CBusHandle {
  const options: CreateI2CBusOptions = {
    name: "i2c-ours",
    ...(maximumWaiting === undefined ? {} : { maximumWaiting }),
    close: async () => {},
  };
  return createI2CBus(backend, options);
}

interface ThermometerOptions {
  readonly address?: number;
  readonly clock?: Clock;
}

class Thermometer {
  readonly #bus: I2CBus;
  readonly #address: number;
  readonly #clock: Clock;

  constructor(bus: I2CBus, { address = 0x48, clock = systemClock }: ThermometerOptions = {}) {
    this.#bus = bus;
    this.#address = address;
    this.#clock = clock;
  }

  async measure(): Promise<number> {
    await writeRegister16(this.#bus, this.#address, 1, 0x1580);
    await this.#clock.sleep(1);
    return this.#bus.exclusive(async (wire) => (await readRegister16(wire, this.#address, 1)) / 256);
  }
}

export async function useOwnBackend(): Promise<void> {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new ContractTarget(0x48));
  const backend = new CountingBackend(simulated);
  {
    await using bus = open(backend, 16);
    expect((await new Thermometer(bus).measure()) === 21.5, "21.5 degrees");
    expect(backend.transfers === 2, "two transfers");
    const error: unknown = await bus.transfer(0x49, new Uint8Array(0), 1).catch((reason: unknown) => reason);
    expect(isI2CError(error, "nack") && error instanceof I2CError, "nobody acknowledges at 0x49");
    const code: I2CErrorCode = error.code;
    expect(
      code === "nack" && error.address === 0x49 && error.bus === "i2c-ours",
      "an error that tells where",
    );
  }
  for (const { run } of i2cBusContract(() => ({
    bus: open(backend),
    targetAddress: 0x48,
    absentAddress: 0x49,
  }))) {
    await run();
  }
}
