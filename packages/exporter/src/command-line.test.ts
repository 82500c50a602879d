import { describe, expect, test } from "vitest";
import { configurationFor } from "@rbp/ina260";
import { ConfigurationError, type Environment } from "@rbp/command-line";
import { type Command, readCommandLine } from "./command-line.ts";
import { defaultMetering } from "@rbp/metering";
import { type Settings } from "./settings.ts";
import { options } from "./options.ts";

type Serving = Extract<Command, { kind: "serve" }>;

const sources = {
  hostname: "pi4",
  columns: 100,
  version: "ina260-exporter, version 1.2.3",
  variables: {},
  readText: () => Promise.reject(new Error("there are no files")),
};

async function settings(...argv: string[]): Promise<Settings> {
  const command = await readCommandLine(argv, sources);
  if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
  return command.settings;
}

function refusal(...argv: string[]): Promise<string> {
  return readCommandLine(argv, sources).then(
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
            chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
          },
        ],
      },
      simulate: false,
      backend: "auto",
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
      windows: false,
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
  const where =
    "--bus /dev/i2c-22 --sensor-address 0x45 --without-multiplexer --interval 250ms --averaging 16";
  const how =
    "--simulate --keep-trying --no-legacy-metrics --log.level debug --log.format json --state.file s";
  const web = "--web.telemetry-path /power --web.listen-address 127.0.0.1:1 --web.listen-address=[::1]:0";
  const more =
    "--web.config.file w.yml --web.max-requests 0 --web.disable-exporter-metrics --web.enable-lifecycle";
  const found = await settings(...`${where} ${how} ${web} ${more}`.split(" "));
  expect(found).toMatchObject({
    topology: {
      sensors: [
        {
          bus: 22,
          hops: [],
          address: 0x45,
          intervalMilliseconds: 250,
          chipSettings: { configuration: { averaging: 16 } },
        },
      ],
    },
    stateFile: "s",
    simulate: true,
    keepTrying: true,
    exposition: { legacyMetrics: false, exporterMetrics: false },
    web: {
      listen: [
        { host: "127.0.0.1", port: 1 },
        { host: "::1", port: 0 },
      ],
      telemetryPath: "/power",
      configFile: "w.yml",
      maximumRequests: 0,
      lifecycle: true,
      systemdSocket: false,
    },
    log: { level: "debug", format: "json" },
  });
});

test("systemd may say where to listen", async () => {
  expect((await settings("--web.systemd-socket")).web).toMatchObject({ systemdSocket: true, listen: [] });
});

test.each([
  ["0.002", 2],
  ["2ms", 2],
  ["0.07", 70],
  ["1m", 60_000],
  ["1h", 3_600_000],
])("takes --interval %s", async (text, milliseconds) => {
  expect((await settings("--interval", text)).topology.sensors[0]?.intervalMilliseconds).toBe(milliseconds);
});

test.each([
  [["--chanel", "7"], "unknown flag --chanel; did you mean --channel?"],
  [["--dev", "x"], "unknown flag --dev; did you mean --device?"],
  [["--simulated"], "unknown flag --simulated; did you mean --simulate?"],
  [["--legacy-metrics"], "unknown flag --legacy-metrics; did you mean --no-legacy-metrics?"],
  [["--constructor", "7"], "unknown flag --constructor; --help lists them all"],
  [["--__proto__", "7"], "unknown flag --__proto__; --help lists them all"],
  [["-p", "8000"], "unknown flag -p; did you mean --port?"],
  [["serve"], 'no argument is expected without a flag, found "serve"'],
  [["scan"], 'found "scan"; npx @rbp/ina260-tools scan does that'],
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
  [
    ["--interval", "0"],
    "--interval is a time from 2ms to 1h, as seconds or with a unit (500ms, 2s, 1m), found",
  ],
  [["--interval", "1ms"], 'found "1ms"'],
  [["--interval", "1 s"], 'found "1 s"'],
  [["--interval", "2h"], 'found "2h"'],
  [["--averaging", "2"], '--averaging is one of auto, 1, 4, 16, 64, 128, 256, 512, 1024, found "2"'],
  [["--averaging", "016"], "--averaging is one of auto"],
  [
    ["--averaging", "1024", "--interval", "100ms"],
    "--averaging: averaging 1024 takes up to 316ms, longer than the interval of 100ms; average less",
  ],
  [["--web.max-requests", "-1"], "--web.max-requests is a whole number from 0 to 10000"],
  [["--state.file="], '--state.file is the path of a file, found ""'],
  [["--config.check"], "--config.check checks files; name one with --config.file or --web.config.file"],
  [["--web.systemd-socket", "--port", "1"], "--web.systemd-socket listens where systemd does"],
  [["--web.systemd-socket", "--web.listen-address", ":1"], "give one of the two"],
  [["--device="], "--device is a name, found an empty one"],
  [["--log.level", "trace"], '--log.level is one of debug, info, warn, error, found "trace"'],
  [["--web.telemetry-path", "metrics"], '--web.telemetry-path is a path like "/metrics"'],
  [["--web.telemetry-path", "/-/ready"], '--web.telemetry-path is a path like "/metrics"'],
  [["--web.listen-address", "8000"], "--web.listen-address is like"],
  [["--web.listen-address", "::1:8000"], "--web.listen-address is like"],
  [["--web.listen-address", ":65536"], "--web.listen-address is like"],
  [["--port", "1", "--web.listen-address", ":1"], "give one of the two"],
  [["--without-multiplexer", "--channel", "7"], "--channel needs a multiplexer"],
])("%j is a usage error that says what is wrong", async (argv, message) => {
  const found = await refusal(...argv);
  expect(found).toMatch(/^UsageError: /);
  expect(found).toContain(message);
});

describe("help and version", () => {
  test("help names every flag", async () => {
    const command = await readCommandLine(["--help"], sources);
    for (const { name } of options)
      expect(command).toHaveProperty("text", expect.stringContaining(`--${name} `));
  });

  test("-h is help, and help wins over what else is there", async () => {
    expect(await readCommandLine(["--port", "9000", "-h"], sources)).toHaveProperty("kind", "print");
  });

  test("version is the one that was given", async () => {
    expect(await readCommandLine(["--version"], sources)).toEqual({
      kind: "print",
      text: "ina260-exporter, version 1.2.3\n",
    });
  });
});

describe("a configuration file", () => {
  const oneSensor = "buses: [{ bus: 2, sensors: [{ device: a }] }]";

  async function serving(
    text: () => string,
    argv: string[] = [],
    variables: Environment = {},
  ): Promise<Serving> {
    const readText = async (): Promise<string> => text();
    const command = await readCommandLine(["--config.file", "a.yaml", ...argv], {
      ...sources,
      variables,
      readText,
    });
    if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
    return command;
  }

  test("has the sensors, and the settings that neither flags nor variables have", async () => {
    const text = `${oneSensor}\nlegacy_metrics: false\nkeep_trying: true\ni2c_backend: i2c-bus\nhostname: file\nstate_file: /s`;
    const { settings: found } = await serving(() => text);
    expect(found).toMatchObject({
      topology: { sensors: [{ bus: 2, hops: [], labels: { hostname: "file", device: "a" } }] },
      backend: "i2c-bus",
      keepTrying: true,
      exposition: { legacyMetrics: false },
      metering: defaultMetering,
      stateFile: "/s",
      configFile: "a.yaml",
    });
    const argv = ["--i2c.backend", "koffi", "--keep-trying=false", "--state.file", "t", "--hostname", "flag"];
    const variables = { INA260_EXPORTER_HOSTNAME: "variable", INA260_EXPORTER_NO_LEGACY_METRICS: "false" };
    const { settings: overridden } = await serving(() => text, argv, variables);
    expect(overridden).toMatchObject({
      topology: { sensors: [{ labels: { hostname: "flag" } }] },
      backend: "koffi",
      keepTrying: false,
      exposition: { legacyMetrics: true },
      stateFile: "t",
    });
  });

  test.each([
    [["--channel", "1"], {}, "--channel describes one sensor, but a.yaml describes all"],
    [["--device", "x"], {}, "--device describes one sensor, but a.yaml describes all"],
    [[], { INA260_EXPORTER_BUS: "1" }, "INA260_EXPORTER_BUS describes one sensor, but a.yaml describes all"],
    [["--averaging", "1024", "--interval", "10ms"], {}, "--averaging: averaging 1024 takes up to 316ms"],
  ])("does not go with %j and %j", async (argv, variables, message) => {
    await expect(serving(() => oneSensor, argv, variables)).rejects.toThrow(message);
  });

  test("is read again at a reload, with the same flags; what is wrong then leaves the caller what it had", async () => {
    let text = oneSensor;
    const { settings: before, reload } = await serving(() => text, ["--interval", "5"]);
    text = "buses: [{ bus: 3, sensors: [{ device: b }] }]";
    const after = await reload();
    expect(before.topology.sensors).toMatchObject([{ bus: 2, intervalMilliseconds: 5000 }]);
    expect(after.topology.sensors).toMatchObject([{ bus: 3, intervalMilliseconds: 5000 }]);
    text = "buses: 1";
    await expect(reload()).rejects.toThrow(ConfigurationError);
  });

  test("that is not there is read again neither", async () => {
    const command = await readCommandLine(["--simulate"], sources);
    if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
    expect(await command.reload()).toEqual(command.settings);
  });
});
