import type { OptionName } from "./options.ts";

/** Two options that cannot both hold, and why, in the words that they were given by. */
export type Conflict = readonly [
  one: OptionName,
  other: OptionName,
  explain: (one: string, other: string) => string,
];

const ofMultiplexer: Conflict[2] = (one, other) =>
  `${one} is of a multiplexer, and ${other} says that there is none`;
const ofSystemd: Conflict[2] = (one, other) =>
  `${one} says where to listen, and ${other} listens where systemd does; give one of the two`;

export const conflicts: readonly Conflict[] = [
  [
    "port",
    "web.listen-address",
    (one, other) => `${one} is all interfaces and ${other} is some; give one of the two`,
  ],
  ["port", "web.systemd-socket", ofSystemd],
  ["web.listen-address", "web.systemd-socket", ofSystemd],
  ["address", "without-multiplexer", ofMultiplexer],
  ["channel", "without-multiplexer", ofMultiplexer],
];

/** Options that say where the one sensor is and what it is called, which a configuration file does for all. */
export const ofOneSensor: readonly OptionName[] = [
  "address",
  "channel",
  "bus",
  "sensor-address",
  "without-multiplexer",
  "device",
];
