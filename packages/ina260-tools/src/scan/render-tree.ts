import { enumerate } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import type {
  ChannelOrigin,
  Collision,
  NotRestored,
  ScannedBus,
  ScannedChannel,
  ScanResult,
  ScannedSegment,
} from "@rbp/ina260-monitor/scan";
import { type OutlineNode, renderOutline } from "../terminal/table.ts";
import type { Style } from "../terminal/terminal.ts";
import { describeDevice, describeSummary, describeUndecided, summarise } from "./describe.ts";

/** The tree for people: a line for each bus, channel and chip, and a summary. */
export function renderTree(result: ScanResult, style: Style): string {
  const buses = result.buses.map((bus) => busNode(bus, style));
  const undecided = result.undecided.map((found) => ({ text: style.yellow(describeUndecided(found)) }));
  const summary = summarise(result);
  const isFine = summary.undecided + summary.collisions + summary.failures + summary.notRestored === 0;
  const line = describeSummary(summary);
  return `${renderOutline([...buses, ...undecided])}\n${isFine ? style.green(line) : style.yellow(line)}\n`;
}

function busNode(bus: ScannedBus, style: Style): OutlineNode {
  const origin = bus.origin === undefined ? undefined : describeOrigin(bus.origin);
  const told = [bus.adapter, origin].filter((part) => part !== undefined).join(", ");
  const children = [
    ...segmentNodes(bus, bus.collisions, style),
    ...bus.notRestored.map((lost) => ({ text: style.red(describeLoss(lost)) })),
  ];
  const empty = { text: style.dim("nothing answers") };
  return {
    text: `${style.bold(bus.name)}${told === "" ? "" : `  ${style.dim(told)}`}`,
    children: children.length === 0 ? [empty] : children,
  };
}

function segmentNodes(
  segment: ScannedSegment,
  collisions: readonly Collision[],
  style: Style,
): OutlineNode[] {
  const devices = segment.devices.map((device): OutlineNode & { readonly address: number } => {
    const text = `${style.bold(formatAddress(device.address))}  ${describeDevice(device)}`;
    const children = device.kind === "tca9548a" ? channelNodes(device.channels, collisions, style) : [];
    return { address: device.address, text, children };
  });
  const hidden = collisions
    .filter(({ inner }) => inner === segment.name)
    .map((collision) => ({ address: collision.address, text: style.yellow(describeCollision(collision)) }));
  const nodes: OutlineNode[] = [...devices, ...hidden].toSorted((a, b) => a.address - b.address);
  const { failure } = segment;
  return failure === undefined ? nodes : [...nodes, { text: style.red(failure.message) }];
}

/** Channels on which nothing answers share a line. */
function channelNodes(
  channels: readonly ScannedChannel[],
  collisions: readonly Collision[],
  style: Style,
): OutlineNode[] {
  const all = channels.map(({ channel, ...segment }) => ({
    channel: String(channel),
    children: segmentNodes(segment, collisions, style),
  }));
  const nodes: OutlineNode[] = all
    .filter(({ children }) => children.length > 0)
    .map(({ channel, children }) => ({ text: `channel ${channel}`, children }));
  const empty = all.filter(({ children }) => children.length === 0).map(({ channel }) => channel);
  if (empty.length === 0) return nodes;
  const which = empty.length === 1 ? "channel" : "channels";
  return [...nodes, { text: style.dim(`${which} ${enumerate(empty)}: nothing`) }];
}

/** "channel 7 of 0x70 on i2c-1" */
function describeOrigin({ bus, address, channel }: ChannelOrigin): string {
  return `channel ${String(channel)} of ${formatAddress(address)} on i2c-${String(bus)}`;
}

function describeCollision({ kind, address, outer }: Collision): string {
  const what = kind === "ina260" ? "a second target" : "a second multiplexer";
  return `${formatAddress(address)}  collides: ${what} answers together with the one on ${outer}`;
}

function describeLoss({ segment, address, control, message }: NotRestored): string {
  const place = `${formatAddress(address)} on ${segment}`;
  return `${place} could not be put back to ${formatAddress(control)}: ${message}`;
}
