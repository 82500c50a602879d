import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { configurationFor } from "@rbp/ina260";
import { readCommandLine } from "./command-line.ts";
import { defaultMetering, type Settings } from "../settings.ts";
import type { Option } from "./option.ts";
import { options, optionTable } from "./options.ts";
import { readQuickly } from "./quick.ts";
import { readWithYargs } from "./yargs.ts";

const defaults = { hostname: "pi4", columns: 100, version: "ina260-exporter, version 1.2.3" };

async function settings(...argv: string[]): Promise<Settings> {
  const command = await readCommandLine(argv, defaults);
  if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
  return command.settings;
}

function refusal(...argv: string[]): Promise<string> {
  return readCommandLine(argv, defaults).then(
    () => "accepted",
    (error: unknown) => String(error),
  );
}

describe("the command line of the Python script", () => {
  test("has its defaults", async () => {
    expect(await settings()).toEqual({
      topology: {
        sensors: [
          {
            labels: { hostname: "pi4", device: "deepx" },
            bus: 1,
            hops: [{ part: "TCA9548A", address: 0x70, channel: 7 }],
            address: 0x40,
            intervalMilliseconds: 1000,
            measuring: configurationFor({ intervalMilliseconds: 1000 }),
          },
        ],
      },
      simulate: false,
      keepTrying: false,
      metering: defaultMetering,
      exposition: { legacyMetrics: true, exporterMetrics: true },
      web: {
        listen: [{ port: 8000 }],
        systemdSocket: false,
        telemetryPath: "/metrics",
        maximumRequests: 40,
        lifecycle: false,
      },
      log: { level: "info", format: "logfmt" },
    });
  });

  test.each([["0x70"], ["112"], ["0X70"]])("takes --address %s", async (text) => {
    expect((await settings("--address", text)).topology.sensors[0]?.hops[0]?.address).toBe(0x70);
  });

  test("works as it is started in the field", async () => {
    const argv = ["--address", "113", "--channel", "3", "--device", "nvidia-agx-orig", "--port", "9000"];
    const { topology, web } = await settings(...argv, "--hostname=box");
    expect(web.listen).toEqual([{ port: 9000 }]);
    expect(topology.sensors[0]).toMatchObject({
      labels: { hostname: "box", device: "nvidia-agx-orig" },
      bus: 1,
      hops: [{ address: 0x71, channel: 3 }],
      address: 0x40,
    });
  });
});

test("the flags beside those of the script are all read", async () => {
  const where = "--bus /dev/i2c-22 --sensor-address 0x45 --without-multiplexer --interval 0.25";
  const how = "--simulate --keep-trying --no-legacy-metrics --log.level debug --log.format json";
  const web = "--web.telemetry-path /power --web.listen-address 127.0.0.1:1 --web.listen-address=[::1]:0";
  const found = await settings(...`${where} ${how} ${web}`.split(" "));
  expect(found).toMatchObject({
    topology: { sensors: [{ bus: 22, hops: [], address: 0x45, intervalMilliseconds: 250 }] },
    simulate: true,
    keepTrying: true,
    exposition: { legacyMetrics: false },
    web: {
      listen: [
        { host: "127.0.0.1", port: 1 },
        { host: "::1", port: 0 },
      ],
      telemetryPath: "/power",
    },
    log: { level: "debug", format: "json" },
  });
});

test.each([
  [["--chanel", "7"], "unknown flag --chanel; did you mean --channel?"],
  [["--dev", "x"], "unknown flag --dev; did you mean --device?"],
  [["--simulated"], "unknown flag --simulated; did you mean --simulate?"],
  [["--legacy-metrics"], "unknown flag --legacy-metrics; did you mean --no-legacy-metrics?"],
  [["--constructor", "7"], "unknown flag --constructor; --help lists them all"],
  [["--__proto__", "7"], "unknown flag --__proto__; --help lists them all"],
  [["-p", "8000"], "unknown flag -p; did you mean --port?"],
  [["serve"], 'unknown command "serve"; --help lists them all'],
  [["--simulate", "serve"], 'no argument is expected without a flag, found "serve"'],
  [["--", "serve"], 'no argument is expected without a flag, found "serve"'],
  [["--port"], "--port expects a value"],
  [["--port", "--simulate"], "--port expects a value"],
  [["--port", "1", "--port", "2"], "--port was given 2 times"],
  [["--port="], '--port is a whole number from 0 to 65535, found ""'],
  [["--port", "abc"], '--port is a whole number from 0 to 65535, found "abc"'],
  [["--port", "65536"], '--port is a whole number from 0 to 65535, found "65536"'],
  [["--simulate=yes"], '--simulate takes no value but true or false, found "yes"'],
  [["--channel", "8"], '--channel is a whole number from 0 to 7, found "8"'],
  [["--channel", "x"], '--channel is a whole number from 0 to 7, found "x"'],
  [["--address", "70"], 'is an address from 0x70 to 0x77 (112 to 119), found "70"; did you mean 0x70?'],
  [["--address", "0x78"], '--address is an address from 0x70 to 0x77 (112 to 119), found "0x78"'],
  [["--sensor-address", "0x50"], '--sensor-address is an address from 0x40 to 0x4f (64 to 79), found "0x50"'],
  [["--bus", "x"], '--bus: a bus is named like "1", "i2c-1" or "/dev/i2c-1", found "x"'],
  [["--interval", "0"], '--interval is a number of seconds from 0.01 to 3600, found "0"'],
  [["--interval", "1s"], '--interval is a number of seconds from 0.01 to 3600, found "1s"'],
  [["--device="], "--device is a name, found an empty one"],
  [["--log.level", "trace"], '--log.level is one of debug, info, warn, error, found "trace"'],
  [["--web.telemetry-path", "metrics"], '--web.telemetry-path is a path like "/metrics"'],
  [["--web.telemetry-path", "/-/ready"], '--web.telemetry-path is a path like "/metrics"'],
  [["--web.listen-address", "8000"], "--web.listen-address is like"],
  [["--web.listen-address", "::1:8000"], "--web.listen-address is like"],
  [["--web.listen-address", ":65536"], "--web.listen-address is like"],
  [["--port", "1", "--web.listen-address", ":1"], "give one of the two"],
  [["--without-multiplexer", "--channel", "7"], "--channel is of a multiplexer"],
])("%j is a usage error that says what is wrong", async (argv, message) => {
  const found = await refusal(...argv);
  expect(found).toMatch(/^UsageError: /);
  expect(found).toContain(message);
});

describe("help and version", () => {
  test("help names every flag", async () => {
    const command = await readCommandLine(["--help"], defaults);
    for (const { name } of options)
      expect(command).toHaveProperty("text", expect.stringContaining(`--${name} `));
  });

  test("-h is help, and help wins over what else is there", async () => {
    expect(await readCommandLine(["--port", "9000", "-h"], defaults)).toHaveProperty("kind", "print");
  });

  test("version is the one that was given", async () => {
    expect(await readCommandLine(["--version"], defaults)).toEqual({
      kind: "print",
      text: "ina260-exporter, version 1.2.3\n",
    });
  });
});

describe("the quick reader", () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("0x70", "1", "true", "-1", "--", "--port", "'a'", "a=b"),
  );
  const token = (option: Option): fc.Arbitrary<string[]> =>
    fc.oneof(
      fc.constant<string[]>([`--${option.name}`]),
      text.map((value) => [`--${option.name}=${value}`]),
      text.map((value) => [`--${option.name}`, value]),
    );
  const argvs = fc
    .array(fc.constantFrom(...options).chain(token), { maxLength: 6 })
    .map((tokens) => tokens.flat());

  test("reads from a command line what yargs reads, or leaves it to yargs", () => {
    fc.assert(
      fc.property(argvs, (argv) => {
        const quick = readQuickly(argv, optionTable);
        fc.pre(quick !== undefined);
        expect(readWithYargs(argv, optionTable)).toEqual({ typed: quick, operands: [] });
      }),
    );
  });

  test("reads the plain ones itself, since yargs takes longer to load than the rest of the start", () => {
    expect(readQuickly([], optionTable)).toEqual({});
    expect(readQuickly(["--address", "0x70", "--channel=7", "--simulate"], optionTable)).toEqual({
      address: "0x70",
      channel: "7",
      simulate: true,
    });
  });
});
