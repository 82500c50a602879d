import { formatAddress } from "@rbp/i2c";
import { parseBusNumber } from "@rbp/i2c-linux";
import { multiplexerAddresses, multiplexerVariants } from "@rbp/tca9548a";
import { type AddressConflict, findAddressConflicts } from "../topology/address-conflicts.ts";
import { formatPlace } from "../topology/topology.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { Findings } from "./findings.ts";
import type { Places } from "@rbp/command-line/yaml";
import { type FoundChip, type FoundMultiplexer, type FoundSensor, partOf } from "./segments.ts";

/** Notes what is wrong only together: each place has a form that it may have. */
export function checkTogether(
  file: ConfigurationFile,
  chips: readonly (FoundSensor | FoundMultiplexer)[],
  findings: Findings,
): void {
  checkBuses(file, findings);
  for (const chip of chips) if (chip.kind === "multiplexer") checkPart(chip, findings);
  checkNames(
    chips.filter((chip) => chip.kind === "sensor"),
    findings,
  );
  const located = chips.filter((chip) => isLocated(chip, findings));
  for (const conflict of findAddressConflicts(located)) noteConflict(conflict, findings);
}

function checkBuses({ buses }: ConfigurationFile, { places, mistakes }: Findings): void {
  const first = new Map<number, number>();
  for (const entry of buses) {
    const number = parseBusNumber(String(entry.bus));
    const offset = places.find(entry, "bus").value;
    const other = first.get(number);
    if (other === undefined) first.set(number, offset);
    else {
      const line = mistakes.lineOf(other);
      mistakes.add(offset, `bus ${String(number)} is already on ${line}; put what it has under one`);
    }
  }
}

/** Some parts have fewer channels or fewer addresses than others. */
function checkPart({ entry, address }: FoundMultiplexer, { places, mistakes }: Findings): void {
  const { part, channels, lastAddress } = multiplexerVariants[partOf(entry)];
  if (address > lastAddress) {
    const offset = places.find(entry, "address").value;
    const range = `${formatAddress(multiplexerAddresses.first)} to ${formatAddress(lastAddress)}`;
    mistakes.add(offset, `address: expected one of a ${part}, ${range}, found ${formatAddress(address)}`);
  }
  for (const channel of Object.keys(entry.channels)) {
    if (Number(channel) < channels) continue;
    const offset = places.find(entry.channels, channel).key;
    const range = `0 to ${String(channels - 1)}`;
    mistakes.add(offset, `channel ${channel}: expected one of a ${part}, ${range}; is it another part?`);
  }
}

function checkNames(sensors: readonly FoundSensor[], { places, mistakes }: Findings): void {
  const first = new Map<string, number>();
  for (const { entry } of sensors) {
    const offset = places.find(entry, "device").value;
    const other = first.get(entry.device);
    if (other === undefined) first.set(entry.device, offset);
    else {
      const line = mistakes.lineOf(other);
      mistakes.add(
        offset,
        `device ${JSON.stringify(entry.device)} is already on ${line}; give each a name of its own`,
      );
    }
  }
}

/** Whether nothing on the way to a chip had a wrong address, which a default now stands for. */
function isLocated({ entry, behind }: FoundSensor | FoundMultiplexer, { removed }: Findings): boolean {
  return [entry, ...behind].every((chip) => !removed.has(chip, "address"));
}

function noteConflict(
  { outer, inner }: AddressConflict<FoundSensor | FoundMultiplexer>,
  { places, mistakes }: Findings,
): void {
  const at = (chip: FoundChip, offset: number): string => `${formatPlace(chip)} (${mistakes.lineOf(offset)})`;
  const offsets = { outer: offsetOf(outer, places), inner: offsetOf(inner, places) };
  const both = `the chips at ${at(outer, offsets.outer)} and ${at(inner, offsets.inner)} would answer together`;
  mistakes.add(Math.max(offsets.outer, offsets.inner), `${both}: ${adviceFor(outer, inner)}`);
}

function adviceFor(outer: FoundChip, inner: FoundSensor | FoundMultiplexer): string {
  if (outer.segment.length < inner.segment.length) {
    const segment = outer.segment.join("/");
    return (
      `${segment} stays connected on the way to the second; ` +
      "give one another address, or move the first to a channel of its own"
    );
  }
  return inner.kind === "multiplexer"
    ? "if they are one multiplexer, put its channels under one; else give one another address"
    : "give one another address by its pins, or move it to a channel of its own";
}

/** Where the address is written; where the chip is, when it has the default one. */
function offsetOf({ entry }: FoundSensor | FoundMultiplexer, places: Places): number {
  return "address" in entry ? places.find(entry, "address", entry.address).value : places.of(entry);
}
