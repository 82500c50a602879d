import { type I2CBus, isI2CError } from "@rbp/i2c";
import { ControlRegister } from "./control.ts";
import { variants } from "./variants.ts";

/**
 * Whether a TCA9548A (or a PCA9548A) is at this address. The chip has no identity, so it is known by its
 * behaviour: it keeps any byte, and each of 0x01, 0x80 and what it held before reads back as written. Two
 * channels are connected for a moment, one after the other; afterwards the chip is as it was.
 *
 * Ask only where a multiplexer may be (0x70…0x77): a byte written to another chip may mean something to it.
 *
 * @returns False where nothing answers, or something else does.
 */
export function identifyTCA9548A(bus: I2CBus, address: number): Promise<boolean> {
  const register = new ControlRegister(variants.TCA9548A, address, bus.name);
  return bus.exclusive(
    async (wire) => {
      try {
        const before = await register.read(wire);
        for (const control of [0x01, 0x80, before]) {
          await register.write(wire, control);
          await register.verify(wire, control, "after it was written");
        }
        return true;
      } catch (error) {
        if (isI2CError(error, "nack") || isI2CError(error, "mux-conflict")) return false;
        throw error;
      }
    },
    { onlyWire: true, through: register },
  );
}
