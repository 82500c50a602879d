import { enumerate } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import {
  type Collision,
  findKernelChannels,
  type KernelChannels,
  type NotRestored,
  type ScannedBus,
  type ScannedChannel,
  type ScanResult,
  type ScannedSegment,
} from "@rbp/ina260-monitor/scan";
import { type OutlineNode, renderOutline } from "../terminal/outline.ts";
import type { Style } from "../terminal/style.ts";
import { describeDevice } from "./describe-device.ts";
import { describeSummary, summarise } from "./scan-summary.ts";

/** The tree for people: a line for each bus, channel and chip, and a summary. */
export function renderTree(result: ScanResult, style: Style): string {
  const channels = findKernelChannels(result);
  const buses = result.buses.map((bus) => busNode(bus, channels, style));
  const summary = summarise(result);
  const isFine = summary.collisions + summary.failures + summary.notRestored === 0;
  const line = describeSummary(summary);
  return `${renderOutline(buses)}\n${isFine ? style.green(line) : style.yellow(line)}\n`;
}

function busNode(bus: ScannedBus, channels: KernelChannels, style: Style): OutlineNode {
  const origin = channels.originOf(bus);
  const told = [bus.adapter, origin].filter((part) => part !== undefined).join(", ");
  const shadows = new Map(
    bus.devices.map((device) => [device.address, channels.elsewhere(bus, device)] as const),
  );
  const children = [
    ...segmentNodes(bus, bus.collisions, style, shadows),
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
  shadows: ReadonlyMap<number, readonly string[]> = new Map(),
): OutlineNode[] {
  const devices = segment.devices.map((device): OutlineNode & { readonly address: number } => {
    const elsewhere = shadows.get(device.address) ?? [];
    const shadow =
      elsewhere.length === 0 ? "" : style.dim(`, shows on ${enumerate(elsewhere)} and is counted there`);
    const text = `${style.bold(formatAddress(device.address))}  ${describeDevice(device)}${shadow}`;
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

function describeCollision({ kind, address, outer }: Collision): string {
  const what = kind === "ina260" ? "a second target" : "a second multiplexer";
  return `${formatAddress(address)}  collides: ${what} answers together with the one on ${outer}`;
}

function describeLoss({ segment, address, control, message }: NotRestored): string {
  const place = `${formatAddress(address)} on ${segment}`;
  return `${place} could not be put back to ${formatAddress(control)}: ${message}`;
}
