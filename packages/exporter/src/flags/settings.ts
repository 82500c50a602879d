import { parseBusNumber } from "@rbp/i2c-linux";
import { configurationFor } from "@rbp/ina260";
import { messageOf, UsageError } from "../errors.ts";
import { type LogFormat, logFormats, type LogLevel, logLevels } from "../log.ts";
import { defaultMetering, type ListenAddress, type Settings } from "../settings.ts";
import type { MultiplexerHop } from "../topology.ts";
import { type Arguments, optionTable, type ValueName } from "./options.ts";
import {
  parseAddress,
  parseChoice,
  parseInteger,
  parseLabel,
  parseListenAddress,
  parseSeconds,
  parseTelemetryPath,
} from "./values.ts";

/**
 * Checks what was typed and fills in the defaults.
 *
 * @param hostname Name of this machine.
 * @throws UsageError that names the flag, what was found and what was expected.
 */
export function readSettings(typed: Arguments, hostname: string): Settings {
  const given: Arguments = { hostname, ...typed };
  const read: Read = (name, parse, ...rest) =>
    parse(`--${name}`, given[name] ?? optionTable.find(name)?.default ?? "", ...rest);
  const intervalMilliseconds = read("interval", parseSeconds, 0.01, 3600);
  return {
    topology: {
      sensors: [
        {
          labels: { hostname: read("hostname", parseLabel), device: read("device", parseLabel) },
          bus: read("bus", parseBus),
          hops: typed["without-multiplexer"] === true ? withoutMultiplexer(typed) : [readHop(read)],
          address: read("sensor-address", parseAddress, 0x40, 0x4f),
          intervalMilliseconds,
          measuring: configurationFor({ intervalMilliseconds }),
        },
      ],
    },
    simulate: typed.simulate === true,
    keepTrying: typed["keep-trying"] === true,
    metering: defaultMetering,
    exposition: { legacyMetrics: typed["no-legacy-metrics"] !== true, exporterMetrics: true },
    web: {
      listen: readListen(typed, read("port", parseInteger, 0, 65_535)),
      systemdSocket: false,
      telemetryPath: read("web.telemetry-path", parseTelemetryPath),
      maximumRequests: 40,
      lifecycle: false,
    },
    log: {
      level: read("log.level", parseChoice<LogLevel>, logLevels),
      format: read("log.format", parseChoice<LogFormat>, logFormats),
    },
  };
}

/** Gives the text of a flag, or of its default, to a parser. */
type Read = <T, R extends unknown[]>(
  name: ValueName,
  parse: (flag: string, text: string, ...rest: R) => T,
  ...rest: R
) => T;

function readHop(read: Read): MultiplexerHop {
  return {
    part: "TCA9548A",
    address: read("address", parseAddress, 0x70, 0x77),
    channel: read("channel", parseInteger, 0, 7),
  };
}

function withoutMultiplexer(typed: Arguments): [] {
  for (const name of ["address", "channel"] as const) {
    if (typed[name] === undefined) continue;
    throw new UsageError(`--${name} is of a multiplexer, and --without-multiplexer says that there is none`);
  }
  return [];
}

function readListen(typed: Arguments, port: number): ListenAddress[] {
  const addresses = typed["web.listen-address"];
  if (addresses === undefined) return [{ port }];
  if (typed.port !== undefined) {
    throw new UsageError("--port is all interfaces and --web.listen-address is some; give one of the two");
  }
  return addresses.map((text) => parseListenAddress("--web.listen-address", text));
}

function parseBus(flag: string, text: string): number {
  try {
    return parseBusNumber(text);
  } catch (error) {
    throw new UsageError(`${flag}: ${messageOf(error)}`);
  }
}
