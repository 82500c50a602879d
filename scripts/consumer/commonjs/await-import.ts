// For compilers that know no require() of ES modules: TypeScript before 5.8, and any under node16.
export async function use(): Promise<void> {
  const { formatAddress } = await import("@rbp/i2c");
  if (formatAddress(0x40) !== "0x40") throw new Error("expected: 0x40");
}

void use();
