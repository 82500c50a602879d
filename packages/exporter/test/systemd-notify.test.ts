import { spawn } from "node:child_process";
import { once } from "node:events";
import { systemClock } from "@rbp/i2c";
import { beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "@rbp/command-line";
import { findServiceManager, sendBySystemdNotify, type ServiceManager } from "@rbp/exporter-toolkit";
import { NotifySocket } from "../../exporter-toolkit/test/support/notify-socket.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBuild, requirePrograms } from "../../command-line/test/support/requires.ts";

bePatient();

/** The toolkit as it is published. */
const toolkit = new URL("../../exporter-toolkit/dist/index.js", import.meta.url).href;

const canNotify = await requirePrograms(
  { "systemd-notify": "systemd", python3: "python3" },
  "the messages to systemd",
);

describe.skipIf(!canNotify)("by its own systemd-notify systemd is told", () => {
  const lines: string[] = [];
  const log = createLogger({
    level: "info",
    format: "logfmt",
    write: (line) => lines.push(line),
    wallClock: Date.now,
  });

  function connect(socket: NotifySocket): Promise<ServiceManager> {
    const variables = { NOTIFY_SOCKET: socket.name, WATCHDOG_USEC: "20000000" };
    return findServiceManager({
      variables,
      processId: process.pid,
      clock: systemClock,
      monotonicMicroseconds: () => process.hrtime.bigint() / 1000n,
      send: sendBySystemdNotify({ ...process.env, ...variables }),
      log,
    });
  }

  test.each([false, true])("all there is to tell, on a socket that is abstract: %s", async (isAbstract) => {
    await using socket = await NotifySocket.listen(isAbstract);
    const manager = await connect(socket);
    const stop = new AbortController();
    manager.ready("9 sensors at http://localhost:8000/");
    await expect.poll(() => socket.notifications.length, patiently).toBe(1);
    const watched = manager.watch(() => undefined, stop.signal);
    await expect.poll(() => socket.notifications.length, patiently).toBe(2);
    manager.reloading();
    manager.ready("8 sensors");
    await expect.poll(() => socket.notifications.length, patiently).toBe(4);
    stop.abort();
    await watched;
    manager.stopping();
    await expect.poll(() => socket.notifications.length, patiently).toBe(5);
    expect(socket.notifications.map(({ values }) => values)).toEqual([
      { READY: "1", STATUS: "9 sensors at http://localhost:8000/" },
      { WATCHDOG: "1" },
      { RELOADING: "1", MONOTONIC_USEC: expect.stringMatching(/^\d+$/) as string },
      { READY: "1", STATUS: "8 sensors" },
      { STOPPING: "1" },
    ]);
    expect(lines).toEqual([]);
  });

  test("of a reload on the clock that systemd has", async () => {
    await using socket = await NotifySocket.listen();
    const manager = await connect(socket);
    manager.reloading();
    await expect.poll(() => socket.notifications.length, patiently).toBe(1);
    const [{ values, microseconds }] = socket.notifications as [NotifySocket["notifications"][0]];
    const age = microseconds - Number(values["MONOTONIC_USEC"]);
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(10_000_000);
  });
});

describe.skipIf(!canNotify)("the program", () => {
  beforeAll(requireBuild);

  test("says that it is ready, alive, reloading and ready again", async () => {
    await using socket = await NotifySocket.listen();
    const said = (name: string): number =>
      socket.notifications.filter(({ values }) => values[name] === "1").length;
    const variables = { NOTIFY_SOCKET: socket.name, WATCHDOG_USEC: "400000" };
    const exporter = new ExporterProcess(["--simulate", "--port", "0"], variables);
    await expect.poll(() => said("READY"), patiently).toBe(1);
    expect(socket.notifications[0]?.values).toMatchObject({ READY: "1", STATUS: "Sampling 1 sensor" });
    await expect.poll(() => said("WATCHDOG"), patiently).toBeGreaterThan(1);
    exporter.kill("SIGHUP");
    await expect.poll(() => said("READY"), patiently).toBe(2);
    expect(said("RELOADING")).toBe(1);
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
    expect(exporter.log.at(-1)).toBe("level=INFO msg=Stopping signal=SIGTERM");
  });

  test("ends while systemd has not read its last message", async () => {
    await using socket = await NotifySocket.listen();
    socket.hang();
    const program = `
      import { findServiceManager, sendBySystemdNotify } from ${JSON.stringify(toolkit)};
      const send = sendBySystemdNotify();
      const log = { warn: (...args) => console.log(...args) };
      const manager = await findServiceManager({ variables: process.env, log, send });
      manager.stopping();
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      env: { ...process.env, NOTIFY_SOCKET: socket.name },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    // After 5 s systemd-notify gives up, and a program that still runs would say so.
    expect([code, said]).toEqual([0, ""]);
  });
});
