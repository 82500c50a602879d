import { type I2CBus, type I2CWire, unlessNack } from "@rbp/i2c";
import { ControlRegister } from "./control.ts";
import { variants } from "./variants.ts";

/**
 * Whether a TCA9548A (or a PCA9548A) is at this address. The chip has no identity, so it is known by its
 * behaviour: it keeps any byte, and each of 0x01, 0x80 and what it held before reads back as written. Two
 * channels are connected for a moment, one after the other; afterwards the chip is as it was, also when it is
 * another one of the family.
 *
 * Ask only where a multiplexer may be (0x70…0x77): a chip of another kind gets the byte 0x01, and that may mean
 * something to it.
 *
 * @returns False where nothing answers, or something else does.
 */
export function identifyTCA9548A(bus: I2CBus, address: number): Promise<boolean> {
  const register = new ControlRegister(variants.TCA9548A, address, bus.name);
  return bus.exclusive((wire) => behavesLikeOne(wire, register), { onlyWire: true, through: register });
}

async function behavesLikeOne(wire: I2CWire, register: ControlRegister): Promise<boolean> {
  const readBack = (control: number): Promise<number | undefined> =>
    unlessNack(register.write(wire, control).then(() => register.read(wire)));

  const before = await unlessNack(register.read(wire));
  if (before === undefined) return false;
  const first = await readBack(0x01);
  // The upper bits of a relative are not there, or report interrupts.
  if (first !== 0x01 && first !== ((before & 0xf0) | 0x01)) return false;
  // It is one of the family, which must not stay open.
  let second: number | undefined;
  try {
    second = await readBack(0x80);
  } finally {
    await register.write(wire, before);
  }
  return first === 0x01 && second === 0x80 && (await register.read(wire)) === before;
}
