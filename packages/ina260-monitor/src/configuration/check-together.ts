import { formatAddress } from "@rbp/i2c";
import { parseBusNumber } from "@rbp/i2c-linux";
import { multiplexerAddresses, multiplexerVariants } from "@rbp/tca9548a";
import type { Places } from "@rbp/command-line/yaml";
import {
  type AddressConflict,
  explainAddressConflict,
  explainSameDevice,
  findAddressConflicts,
  findRepeated,
} from "../topology/conflicts.ts";
import { formatPlace, formatRange } from "../topology/place.ts";
import type { BusEntry, ConfigurationFile, FoundChip, FoundMultiplexer } from "./configuration-file.ts";
import type { Findings } from "./validate.ts";

/** Notes what is wrong only in several places together, each of which has a valid form. */
export function checkTogether(
  file: ConfigurationFile,
  chips: readonly FoundChip[],
  findings: Findings,
): void {
  const { places, mistakes } = findings;
  const numberOf = ({ bus }: BusEntry): number => parseBusNumber(String(bus));
  for (const { first, again } of findRepeated(file.buses, numberOf)) {
    const line = mistakes.lineOf(places.find(first, "bus").value);
    const what = `bus ${String(numberOf(again))} is already on ${line}; put what it has under one`;
    mistakes.add(places.find(again, "bus").value, what);
  }
  for (const chip of chips) if (chip.kind === "multiplexer") checkPart(chip, findings);
  const sensors = chips.flatMap((chip) => (chip.kind === "sensor" ? [chip.entry] : []));
  for (const { first, again } of findRepeated(sensors, ({ device }) => device)) {
    const line = mistakes.lineOf(places.find(first, "device").value);
    mistakes.add(places.find(again, "device").value, explainSameDevice(again.device, `on ${line}`));
  }
  const located = chips.filter((chip) => isLocated(chip, findings));
  for (const conflict of findAddressConflicts(located)) noteConflict(conflict, findings);
}

/** Some parts have fewer channels or fewer addresses than others. */
function checkPart({ entry, address, part }: FoundMultiplexer, { places, mistakes }: Findings): void {
  const { channels, lastAddress } = multiplexerVariants[part];
  if (address > lastAddress) {
    const offset = places.find(entry, "address").value;
    const range = formatRange({ first: multiplexerAddresses.first, last: lastAddress });
    mistakes.add(offset, `address: expected one of a ${part}, ${range}, found ${formatAddress(address)}`);
  }
  for (const channel of Object.keys(entry.channels)) {
    if (Number(channel) < channels) continue;
    const offset = places.find(entry.channels, channel).key;
    const range = `0 to ${String(channels - 1)}`;
    mistakes.add(offset, `channel ${channel}: expected one of a ${part}, ${range}; is it another part?`);
  }
}

/** Whether nothing on the way to a chip had a wrong address, which a default now stands for. */
function isLocated({ entry, behind }: FoundChip, { removed }: Findings): boolean {
  return [entry, ...behind].every((chip) => removed.get(chip)?.includes("address") !== true);
}

function noteConflict(conflict: AddressConflict<FoundChip>, { places, mistakes }: Findings): void {
  const offset = Math.max(offsetOf(conflict.outer, places), offsetOf(conflict.inner, places));
  const what = explainAddressConflict(
    conflict,
    (chip) => `${formatPlace(chip)} (${mistakes.lineOf(offsetOf(chip, places))})`,
  );
  mistakes.add(offset, what);
}

/** Where the address is written; where the chip is, when it has the default one. */
function offsetOf({ entry }: FoundChip, places: Places): number {
  return "address" in entry ? places.find(entry, "address", entry.address).value : places.of(entry);
}
