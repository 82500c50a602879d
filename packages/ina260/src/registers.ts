/** The registers (SBOS656, register map): 16 bits each, most significant byte first; there are no others. */
export const INA260Register = {
  configuration: 0x00,
  current: 0x01,
  voltage: 0x02,
  power: 0x03,
  maskEnable: 0x06,
  alertLimit: 0x07,
  manufacturerId: 0xfe,
  dieId: 0xff,
} as const;

/** The address of a register, as the pointer byte takes it. */
export type INA260RegisterAddress = (typeof INA260Register)[keyof typeof INA260Register];

const addresses: ReadonlySet<number> = new Set(Object.values(INA260Register));

/** Returns `register` when the chip has it. @throws RangeError when it does not. */
export function checkRegister(register: number): INA260RegisterAddress {
  if (addresses.has(register)) return register as INA260RegisterAddress;
  throw new RangeError(
    `an INA260 has the registers 0x00 to 0x03, 0x06, 0x07, 0xfe and 0xff, found ${String(register)}`,
  );
}

/** "0x6127": how a register's value is written in messages. */
export function formatWord(word: number, digits: number = 4): string {
  return `0x${word.toString(16).padStart(digits, "0")}`;
}
