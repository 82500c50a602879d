import type { AbortSignalLike, I2CWire } from "@rbp/i2c";
import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import type { OpenBus } from "../hardware/connect.ts";
import { explore } from "./explore.ts";
import { type BusScan, Navigator } from "./navigator.ts";
import { busesAbove, leftOpenOn, originOf, separateUndecided } from "./kernel-channels.ts";
import { isAborted, ScanWire } from "./scan-wire.ts";
import { Segment } from "./segment.ts";
import type { ScannedBus, ScannedKernelDriver, ScanResult } from "./scan-result.ts";

export interface BusToScan {
  /** N of /dev/i2c-N. */
  readonly number: number;
  readonly name?: string;
}

export interface ScanBusesOptions {
  readonly buses: readonly BusToScan[];
  /** Each bus is opened, scanned in one section, and closed. */
  readonly openBus: OpenBus;
  /** The kernel's driver that holds an address of a bus. Default: none is known. */
  readonly findKernelDriver?: (bus: number, address: number) => Promise<ScannedKernelDriver | undefined>;
  /** The multiplexers on a bus that the kernel drives. Default: none is known. */
  readonly listKernelMultiplexers?: (bus: number) => Promise<readonly LinuxKernelMultiplexer[]>;
  /** Ends the scan; multiplexers are restored first. */
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (progress: ScanProgress) => void;
}

export interface ScanProgress {
  /** The segment that is scanned now: "i2c-1/0x70.3". */
  readonly segment: string;
  /** Segments begun so far, with this one. */
  readonly segments: number;
}

/**
 * Looks for everything on the buses and behind their multiplexers, however nested.
 *
 * - Registers are written at the addresses of multiplexers only, 0x70…0x77, and only where something answers. INA260
 *   are known by their identity, for which a pointer byte is written to what answers at 0x40…0x4F; the rest is
 *   probed as `probeAddress` of `@rbp/i2c` does.
 * - Afterwards every multiplexer holds what it held, also when the scan fails in the middle or is ended. Two of one
 *   address that were connected at once, with different channels, cannot be told apart and are the exception.
 * - Nothing is shown in a place that was not read back before and after. On a bus whose multiplexers the kernel drives
 *   and leaves connected, only what the kernel holds is shown: all else may be behind them.
 *
 * @returns What was found. Never rejects for what happens on a bus: failures are in the result, and the other
 *   segments and buses go on. When the signal ends the scan, the result is what was found until then.
 */
export async function scanBuses(options: ScanBusesOptions): Promise<ScanResult> {
  let segments = 0;
  const onSegment = (segment: string): void => {
    segments += 1;
    options.onProgress?.({ segment, segments });
  };
  const kernel = new Map<number, readonly LinuxKernelMultiplexer[]>();
  for (const { number } of options.buses) {
    kernel.set(number, (await options.listKernelMultiplexers?.(number)) ?? []);
  }
  const depthOf = ({ number }: BusToScan): number => busesAbove(kernel, number).length;
  const scanned = new Map<number, ScannedBus>();
  // What is on a bus above another one answers on both, so it must be known before.
  for (const { number, name } of options.buses.toSorted((a, b) => depthOf(a) - depthOf(b))) {
    const above = busesAbove(kernel, number).flatMap((bus) => scanned.get(bus)?.devices ?? []);
    const taken = above.map(({ address }) => address);
    const root = new Segment(`i2c-${String(number)}`, taken);
    const scan: Omit<BusScan, "wire" | "navigator"> = {
      bus: number,
      collisions: [],
      notRestored: [],
      leftOpen: leftOpenOn(kernel, number),
      findKernelDriver: async (address) => options.findKernelDriver?.(number, address),
      onSegment,
    };
    await scanBus(scan, root, options);
    scanned.set(number, {
      bus: number,
      adapter: name,
      origin: originOf(kernel, number),
      ...root.result(),
      collisions: scan.collisions,
      notRestored: scan.notRestored,
    });
  }
  const inOrder = options.buses.flatMap(({ number }) => scanned.get(number) ?? []);
  const separated = await separateUndecided(inOrder, kernel, options);
  return { ...separated, interrupted: isAborted(options.signal) };
}

async function scanBus(
  scan: Omit<BusScan, "wire" | "navigator">,
  root: Segment,
  { openBus, signal }: ScanBusesOptions,
): Promise<void> {
  if (isAborted(signal)) return root.fail(undefined, true);
  const section = async (transfers: I2CWire): Promise<void> => {
    const wire = new ScanWire(transfers, signal);
    await explore({ ...scan, wire, navigator: new Navigator(wire) }, root);
  };
  const fail = (error: unknown): void => root.fail(error, false);
  const bus = openBus(scan.bus, { toScan: true });
  await bus.exclusive(section, { onlyWire: true }).catch(fail);
  await bus.close().catch(fail);
}
