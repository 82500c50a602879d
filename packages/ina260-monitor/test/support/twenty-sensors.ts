import type { PlannedChips } from "./scan-rig.ts";

const sensors = (address: number, channels: readonly number[]): { [channel: number]: PlannedChips } =>
  Object.fromEntries(channels.map((channel) => [channel, [{ kind: "ina260", address } as const]]));

/**
 * Two multiplexers side by side, the first with a third one behind its channel 6; 20 sensors; something else at 0x76.
 * Somebody has left channels connected, the inner one unseen behind a closed channel.
 */
export const twentySensors: PlannedChips = [
  { kind: "ina260", address: 0x44, revision: 1 },
  { kind: "ina260", address: 0x45 },
  {
    kind: "tca9548a",
    address: 0x70,
    control: 0x08,
    channels: {
      ...sensors(0x40, [0, 1, 2, 3, 4, 5, 7]),
      6: [
        { kind: "ina260", address: 0x40 },
        { kind: "tca9548a", address: 0x72, control: 0x04, channels: sensors(0x41, [0, 1, 2, 3, 4]) },
      ],
    },
  },
  { kind: "tca9548a", address: 0x71, control: 0x24, channels: sensors(0x40, [0, 2, 3, 5, 7]) },
  { kind: "unknown", address: 0x76 },
];
