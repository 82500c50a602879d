import { describe, expect, test } from "vitest";
import { type Environment, OptionValues, variableOf } from "@rbp/command-line";
import { VARIABLE_PREFIX } from "@rbp/ina260-monitor";
import { readCommandLine } from "./command-line.ts";
import { options } from "./options.ts";
import type { Settings } from "./settings.ts";

async function settings(variables: Environment, ...argv: string[]): Promise<Settings> {
  const sources = {
    hostname: "pi4",
    columns: 100,
    version: "1.2.3",
    variables,
    readText: () => Promise.reject(new Error("there are no files")),
  };
  const command = await readCommandLine(argv, sources);
  if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
  return command.settings;
}

function refusal(variables: Environment, ...argv: string[]): Promise<string> {
  return settings(variables, ...argv).then(() => "accepted", String);
}

describe("an environment variable", () => {
  test("stands for each option, and no two options have the same", () => {
    expect(variableOf("web.listen-address", VARIABLE_PREFIX)).toBe("INA260_EXPORTER_WEB_LISTEN_ADDRESS");
    const variables = options.map(({ name }) => variableOf(name, VARIABLE_PREFIX));
    expect(new Set(variables).size).toBe(options.length);
  });

  test("is read as the option is", async () => {
    const found = await settings({
      INA260_EXPORTER_CHANNEL: "3",
      INA260_EXPORTER_WEB_LISTEN_ADDRESS: "127.0.0.1:1, [::1]:2",
      INA260_EXPORTER_NO_LEGACY_METRICS: "true",
      INA260_EXPORTER_KEEP_TRYING: "1",
      INA260_EXPORTER_SIMULATE: "0",
      INA260_EXPORTER_I2C_BACKEND: "koffi",
      INA260_EXPORTER_LOG_LEVEL: "debug",
    });
    expect(found).toMatchObject({
      topology: { sensors: [{ hops: [{ channel: 3 }] }] },
      simulate: false,
      backend: "koffi",
      keepTrying: true,
      exposition: { legacyMetrics: false },
      web: {
        listen: [
          { host: "127.0.0.1", port: 1 },
          { host: "::1", port: 2 },
        ],
      },
      log: { level: "debug" },
    });
  });

  test("counts less than a flag, for switches too", async () => {
    const variables = { INA260_EXPORTER_CHANNEL: "3", INA260_EXPORTER_KEEP_TRYING: "true" };
    const found = await settings(variables, "--channel", "5", "--keep-trying=false");
    expect(found.topology.sensors[0]?.hops[0]?.channel).toBe(5);
    expect(found.keepTrying).toBe(false);
  });

  test("that contradicts a flag is silenced by it", async () => {
    const listening = await settings({ INA260_EXPORTER_WEB_LISTEN_ADDRESS: ":1" }, "--port", "2");
    expect(listening.web.listen).toEqual([{ port: 2 }]);
    const socket = await settings({ INA260_EXPORTER_PORT: "1" }, "--web.systemd-socket");
    expect(socket.web).toMatchObject({ listen: [], systemdSocket: true });
    const direct = await settings({ INA260_EXPORTER_CHANNEL: "1" }, "--without-multiplexer");
    expect(direct.topology.sensors[0]?.hops).toEqual([]);
    const behind = await settings({ INA260_EXPORTER_WITHOUT_MULTIPLEXER: "1" }, "--channel", "1");
    expect(behind.topology.sensors[0]?.hops).toMatchObject([{ channel: 1 }]);
  });

  test("that is empty says nothing", async () => {
    expect(await settings({ INA260_EXPORTER_CHANNEL: "", INA260_EXPORTER_SIMULATE: "" })).toEqual(
      await settings({}),
    );
  });

  test.each([
    [{ INA260_EXPORTER_CHANNEL: "8" }, 'INA260_EXPORTER_CHANNEL is a whole number from 0 to 7, found "8"'],
    [{ INA260_EXPORTER_BUS: "x" }, "INA260_EXPORTER_BUS: a bus is named like"],
    [{ INA260_EXPORTER_SIMULATE: "yes" }, 'INA260_EXPORTER_SIMULATE is true, false, 1 or 0, found "yes"'],
    [{ INA260_EXPORTER_WEB_LISTEN_ADDRESS: ":1,2" }, "INA260_EXPORTER_WEB_LISTEN_ADDRESS is like"],
    [{ INA260_EXPORTER_PORT: "http" }, "INA260_EXPORTER_PORT is a whole number from 0 to 65535"],
    [
      { INA260_EXPORTER_PORT: "1", INA260_EXPORTER_WEB_LISTEN_ADDRESS: ":1" },
      "INA260_EXPORTER_PORT is all interfaces and INA260_EXPORTER_WEB_LISTEN_ADDRESS is some",
    ],
    [{ INA260_EXPORTER_AVERAGING: "1024", INA260_EXPORTER_INTERVAL: "2ms" }, "INA260_EXPORTER_AVERAGING: "],
  ])("that is wrong is named: %j", async (variables, message) => {
    const found = await refusal(variables);
    expect(found).toMatch(/^UsageError: /);
    expect(found).toContain(message);
  });
});

describe("variables that are none of ours", () => {
  test("are those of Kubernetes for a service called ina260-exporter", async () => {
    const kubernetes = {
      INA260_EXPORTER_SERVICE_HOST: "10.0.0.1",
      INA260_EXPORTER_SERVICE_PORT: "8000",
      INA260_EXPORTER_SERVICE_PORT_METRICS: "8000",
      INA260_EXPORTER_PORT: "tcp://10.0.0.1:8000",
      INA260_EXPORTER_PORT_8000_TCP: "tcp://10.0.0.1:8000",
      INA260_EXPORTER_PORT_8000_TCP_PROTO: "tcp",
      INA260_EXPORTER_PORT_8000_TCP_PORT: "8000",
      INA260_EXPORTER_PORT_8000_TCP_ADDR: "10.0.0.1",
    };
    expect(await settings(kubernetes)).toEqual(await settings({}));
  });

  test("are those for what is only typed", () => {
    const environment = {
      INA260_EXPORTER_HELP: "1",
      INA260_EXPORTER_VERSION: "1",
      INA260_EXPORTER_CONFIG_CHECK: "1",
    };
    const values = new OptionValues({ options, given: {}, environment, prefix: VARIABLE_PREFIX });
    expect(["help", "version", "config.check"].map((name) => values.has(name))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
