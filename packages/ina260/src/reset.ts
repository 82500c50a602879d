import { type I2CWire, isI2CError, unlessNack } from "@rbp/i2c";
import type { Chip } from "./chip.ts";
import { POWER_ON_CONFIGURATION_WORD } from "./configuration.ts";
import { formatWord } from "./registers.ts";

// RST with every setting different from its power-on value: a chip that takes the word without resetting shows it.
const RESET_WORD = 0xe000;
/** How long a chip may take to be back. */
const MAXIMUM_MILLISECONDS = 10;
const STEP_MILLISECONDS = 1;

/**
 * Resets the chip and proves it by reading back. Genuine chips do not always acknowledge the write that resets
 * them, so a missing acknowledgement proves nothing yet; the write is never repeated.
 */
export async function resetChip(chip: Chip): Promise<void> {
  chip.maskEnable.wantPowerOn();
  let refusal: unknown;
  try {
    await chip.section((wire) =>
      chip.configuration.writeReset(wire, RESET_WORD, POWER_ON_CONFIGURATION_WORD),
    );
  } catch (error) {
    if (!isI2CError(error, "nack")) throw error;
    refusal = error;
  }
  const start = chip.clock.now();
  for (;;) {
    const polledAt = chip.clock.now();
    const found = await unlessNack(chip.section((wire) => readBack(chip, wire)));
    if (found?.isPowerOn === true) return;
    if (polledAt >= start + MAXIMUM_MILLISECONDS) throw resetFailed(chip, found?.configuration, refusal);
    await chip.clock.sleep(STEP_MILLISECONDS);
  }
}

async function readBack(
  { configuration: register, maskEnable }: Chip,
  wire: I2CWire,
): Promise<{ readonly configuration: number; readonly isPowerOn: boolean }> {
  const configuration = await register.read(wire);
  const isPowerOn = configuration === POWER_ON_CONFIGURATION_WORD && (await maskEnable.isPowerOn(wire));
  return { configuration, isPowerOn };
}

function resetFailed(chip: Chip, configuration: number | undefined, refusal: unknown): Error {
  const found =
    configuration === undefined
      ? "no acknowledgement"
      : configuration === POWER_ON_CONFIGURATION_WORD
        ? "an alert set-up that outlived the reset"
        : `configuration ${formatWord(configuration)}`;
  return chip.error(
    "reset-failed",
    `${found} ${String(MAXIMUM_MILLISECONDS)} ms after the reset, instead of configuration 0x6127 and no alert`,
    "cycle the power of the chip, and let no other program write to it",
    refusal,
  );
}
