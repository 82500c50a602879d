import { I2CError, type I2CWire, isI2CError, type ScannedAddress } from "@rbp/i2c";
import { identifyINA260, ina260Addresses, pinsFromAddress } from "@rbp/ina260";
import { multiplexerAddresses } from "@rbp/tca9548a";
import { isWithin } from "../topology/place.ts";
import { firstAnswer, firstAcknowledgedAnswer } from "./scan-wire.ts";
import { setControl, partsWith, type Recognised, recognise } from "./control.ts";
import type { BusScan } from "./navigator.ts";
import type { Held, Segment } from "./segment.ts";
import type { ScannedChannel, ScannedDevice } from "./scan-result.ts";

/** What can be identified, by the addresses that it can have. */
const family = [
  { addresses: ina260Addresses, identify: identifySensor },
  { addresses: multiplexerAddresses, identify: identifyMultiplexer },
] as const;

/** Finds out what answers and adds it to the segment: as unknown when that fails, unless the scan is to end. */
export async function identify(
  scan: BusScan,
  segment: Segment,
  { address, state }: ScannedAddress,
): Promise<void> {
  if (state === "in-use") return identifyByKernel(scan, segment, address);
  const known = family.find(({ addresses }) => isWithin(address, addresses));
  try {
    segment.devices.push((await known?.identify(scan, segment, address)) ?? { kind: "unknown", address });
  } catch (error) {
    if (!scan.wire.ended) segment.devices.push({ kind: "unknown", address });
    throw error;
  }
}

/** An address that a driver holds on a bus above this one is a device of that bus. */
async function identifyByKernel(scan: BusScan, segment: Segment, address: number): Promise<void> {
  const driver = await scan.findKernelDriver(address);
  if (driver !== undefined && driver.bus !== scan.bus) return;
  segment.devices.push({
    kind: "kernel",
    address,
    childBuses: driver?.childBuses ?? [],
    driver: driver?.name,
    leavesOpen: scan.leftOpen.find((multiplexer) => multiplexer.address === address)?.device,
  });
}

async function identifySensor(
  { wire, navigator }: BusScan,
  segment: Segment,
  address: number,
): Promise<ScannedDevice | undefined> {
  const identity = await navigator.visit(segment, () => firstAnswer(() => identifyINA260(wire, address)));
  if (identity === undefined) return undefined;
  return { kind: "ina260", address, revision: identity.revision, pins: pinsFromAddress(address) };
}

async function identifyMultiplexer(
  scan: BusScan,
  segment: Segment,
  address: number,
): Promise<ScannedDevice | undefined> {
  const held: Held = { address, control: 0, mask: 0xff };
  const look = (): ReturnType<typeof recogniseMultiplexer> => recogniseMultiplexer(scan, segment, held);
  const isHeld = segment.held.some((each) => each.address === address);
  const recognised = isHeld ? await look() : await segment.hold(held, look);
  if (recognised === undefined || recognised === "deaf") return undefined;
  const { bits: mask, proven } = recognised;
  const channels: ScannedChannel[] = [];
  segment.multiplexers.push({ address, mask, proven, channels });
  if (mask === 0xff) return { kind: "tca9548a", address, channels };
  return { kind: "multiplexer", address, controlBits: mask, parts: partsWith(mask) };
}

/** How often a chip that acknowledges only sometimes is looked at. */
const LOOKS = 3;

/**
 * What the chip is that holds this, or "deaf" when it does not acknowledge what a multiplexer would. A channel that
 * stays connected would go unnoticed, so it is closed whenever that is not known.
 */
async function recogniseMultiplexer(
  { wire, navigator }: BusScan,
  segment: Segment,
  held: Held,
): Promise<Recognised | "deaf" | undefined> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const recognised = await navigator
      .visit(segment, () => firstAcknowledgedAnswer(() => recognise(wire, held.address)))
      .catch(async (error: unknown) => {
        await wire.undisturbed(() => close(wire, segment, held));
        throw error;
      });
    if (recognised !== "deaf") return recognised;
    if (!(await close(wire, segment, held))) return "deaf";
  }
  return undefined;
}

/** Disconnects a chip that may be a multiplexer. @returns Whether it acknowledges. @throws I2CError `mux-conflict` */
async function close(wire: I2CWire, segment: Segment, held: Held): Promise<boolean> {
  try {
    await setControl(wire, held, 0, segment.name);
    return true;
  } catch (cause) {
    if (isI2CError(cause, "nack")) return false;
    throw new I2CError("mux-conflict", {
      bus: segment.name,
      address: held.address,
      found: "may have a channel connected, and could not be disconnected",
      advice: "check its supply and its wiring",
      cause,
    });
  }
}
