import type { I2CWire } from "@rbp/i2c";
import type { Chip } from "./chip.ts";
import { decodeConfiguration, MODE_BITS, modes } from "./configuration.ts";
import { conversionPeriod } from "./conversion-time.ts";
import { waitForConversion, type WaitSignal } from "./conversion-wait.ts";
import { type INA260ConversionOf, type INA260Quantities, readConversion } from "./measurement.ts";
import { formatWord } from "./registers.ts";

/** A conversion that was begun: the word before it, the word that began it, and what had been seen until then. */
interface Trigger {
  readonly before: number;
  readonly word: number;
  readonly writes: number;
  readonly conversions: number;
}

/**
 * Begins one conversion, waits for its end, reads it, and leaves the chip in the mode in which it was. The
 * write that begins it is never repeated: a chip that did not acknowledge may have acted all the same.
 */
export async function measureOnce(
  chip: Chip,
  quantities: INA260Quantities,
  signal: WaitSignal | undefined,
): Promise<INA260ConversionOf<INA260Quantities>> {
  signal?.throwIfAborted();
  const trigger = await chip.section((wire) => begin(chip, wire, quantities));
  const configuration = decodeConfiguration(trigger.word);
  // Nothing can be ready before; the longest time is waited for anyway.
  const firstPollAt = chip.clock.now() + 0.9 * conversionPeriod(configuration).typicalMilliseconds;
  try {
    return await waitForConversion({ chip, configuration, firstPollAt, signal }, () =>
      chip.section((wire) => finish(chip, wire, quantities, trigger)),
    );
  } catch (error) {
    await putModeBackAfterFailure(chip, trigger);
    throw error;
  }
}

async function begin(chip: Chip, wire: I2CWire, quantities: INA260Quantities): Promise<Trigger> {
  const before = await chip.configuration.current(wire);
  const settings = (before & ~MODE_BITS) | modes.indexOf(`${quantities}-triggered`);
  const word = await chip.configuration.writeTransient(wire, settings);
  return { before, word, writes: chip.configuration.writes, conversions: chip.maskEnable.conversions };
}

async function finish(
  chip: Chip,
  wire: I2CWire,
  quantities: INA260Quantities,
  trigger: Trigger,
): Promise<INA260ConversionOf<INA260Quantities> | undefined> {
  if (chip.configuration.writes !== trigger.writes) {
    throw chip.error(
      "interrupted",
      "the configuration was written while a conversion ran, which began another one",
      "let measure() end before the chip is configured, shut down, restored or reset",
    );
  }
  const status = await chip.maskEnable.read(wire);
  if (!chip.maskEnable.hasConversionSince(trigger.conversions)) return undefined;
  const conversion = await readConversion(wire, chip.address, quantities, status);
  await checkTriggered(chip, wire, trigger);
  chip.maskEnable.dropConversion();
  await putModeBack(chip, wire, trigger);
  return conversion;
}

/** A chip that has lost its supply converts without end, and so may have changed a register between two reads. */
async function checkTriggered(chip: Chip, wire: I2CWire, { word }: Trigger): Promise<void> {
  const found = await chip.configuration.read(wire);
  if (found === word) return;
  throw chip.error(
    "interrupted",
    `the configuration is ${formatWord(found)} instead of ${formatWord(word)} at the end of the conversion`,
    "call restore() in case the chip lost its power, and let no other program write to it",
  );
}

/** Writing a triggered mode would begin another conversion, so such a mode stays. */
async function putModeBack(chip: Chip, wire: I2CWire, { before }: Trigger): Promise<void> {
  const wasTriggered = modes[before & MODE_BITS]?.endsWith("-triggered");
  if (wasTriggered !== true) await chip.configuration.putBack(wire, before);
}

async function putModeBackAfterFailure(chip: Chip, trigger: Trigger): Promise<void> {
  try {
    await chip.section(async (wire) => {
      // A configuration that was written meanwhile stays.
      if (chip.configuration.writes === trigger.writes) await putModeBack(chip, wire, trigger);
    });
  } catch {
    // The first failure is the one to report; what the chip holds counts as unknown now.
  }
}
