import { formatAddress } from "./address.ts";
import type { I2CBus, I2CSwitch, I2CWire, SectionOptions } from "./bus.ts";
import { createClaim } from "./claims.ts";
import { I2CError } from "./errors.ts";

/** Options of a section that are for the access to the segment, and must be passed on to the root. */
export type AccessOptions = Omit<SectionOptions, "through">;

/** Gives a section the wire of a segment for its own use: a lock at the root, lock and select on a channel. */
export type SegmentAccess = <T>(section: (wire: I2CWire) => Promise<T>, options: AccessOptions) => Promise<T>;

/**
 * Makes a bus of exclusive access to a segment. Root buses and mux channels are both made here,
 * so that both isolate the switches on them and take a section's wire back in the same way.
 *
 * @param name Path of the segment, for messages and for {@link I2CBus.name}.
 * @param access Takes the segment, runs the section, gives the segment back, also after a failure.
 * @param parent The segment on the other side of the multiplexer; none for a root.
 */
export function createSegment(name: string, access: SegmentAccess, parent?: I2CBus): I2CBus {
  const claim = createClaim(name, parent);
  const switches: I2CSwitch[] = [];

  const exclusive = <T>(
    section: (wire: I2CWire) => Promise<T>,
    { through, onlyWire = false, beforeTransfers }: SectionOptions = {},
  ): Promise<T> =>
    access(
      async (wire) => {
        for (const device of switches) if (device !== through) await device.close(wire);
        const { lent, revoke } = lend(name, wire, switches);
        let result: T;
        try {
          result = await section(lent);
        } finally {
          revoke();
        }
        for (const device of switches) if (device !== through) await device.verifyClosed(wire);
        return result;
      },
      { onlyWire, beforeTransfers },
    );

  return {
    name,
    exclusive,
    transfer: (address, write, readLength) =>
      exclusive((wire) => wire.transfer(address, write, readLength), { onlyWire: true }),
    claim,
    attach: (device) => {
      if (switches.some(({ address }) => address === device.address)) {
        throw new I2CError("address-in-use", {
          bus: name,
          address: device.address,
          found: `${formatAddress(device.address)} is already driven as a multiplexer`,
          advice: "create one driver object for each chip and share it",
        });
      }
      claim(device.address, device.device);
      switches.push(device);
    },
  };
}

/** Lends a wire to a section, until it is revoked. */
function lend(
  name: string,
  wire: I2CWire,
  switches: readonly I2CSwitch[],
): { lent: I2CWire; revoke: () => void } {
  let isRevoked = false;
  const lent: I2CWire = {
    transfer: (address, write, readLength) => {
      for (const device of switches) if (device.address === address && write.length > 0) device.forget();
      if (!isRevoked) return wire.transfer(address, write, readLength);
      const found = "this wire's section has ended";
      const advice = "await every transfer inside the section, or start a new one";
      return Promise.reject(new I2CError("closed", { bus: name, address, found, advice }));
    },
    forget: (address) => {
      if (!isRevoked) wire.forget?.(address);
    },
  };
  return { lent, revoke: () => void (isRevoked = true) };
}
