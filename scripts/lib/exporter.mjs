import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { CheckError } from "./check-error.mjs";
import { start } from "./run.mjs";

const START_MILLISECONDS = 20_000;
const STOP_MILLISECONDS = 10_000;

/** A port that nothing listens on at the moment: `wanted`, when that is given and free. */
export async function freePort(wanted = 0) {
  const server = createServer().listen(wanted);
  try {
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return port;
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort();
  } finally {
    server.close();
  }
}

/** Asks until the page holds a sensor's readings, and gives it; undefined when there are none in time. */
export async function waitForReadings(url, goOn = () => true, milliseconds = START_MILLISECONDS) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end && goOn()) {
    const page = await fetch(url).then(
      (response) => (response.ok ? response.text() : ""),
      () => "",
    );
    if (hasReadings(page)) return page;
    await delay(50);
  }
  return undefined;
}

function hasReadings(page) {
  const value = (name) => Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, "m").exec(page)?.[1]);
  const measured = ["ina260_voltage_volts", "ina260_current_amperes", "ina260_power_watts"].map(value);
  return value("ina260_up") === 1 && measured.every(Number.isFinite);
}

/** Whether it says in time that it listens, which it does when it has readings. */
async function waitForListening(program) {
  const end = Date.now() + START_MILLISECONDS;
  while (Date.now() < end && program.isRunning()) {
    if (program.output().includes("msg=Listening")) return true;
    await delay(50);
  }
  return false;
}

/**
 * Starts an exporter, waits for its first readings, calls `use`, and stops it by SIGTERM.
 *
 * @param {readonly [string, string[]]} command
 * @param {{ port: number, path?: string | undefined, isOpen?: boolean, ends?: unknown[], cwd?: string, env?: object }}
 *   options `port` is where it will listen, `isOpen` whether anybody may look there, `ends` how it may end: by default
 *   with exit code 0.
 */
export async function withExporter([command, args], options, use = async () => {}) {
  const { port, path = "/metrics", isOpen = true, ends = [0], ...settings } = options;
  const program = start(command, args, settings);
  const fail = (what) => new CheckError(`${[command, ...args].join(" ")}: ${what}`, program.output());
  try {
    const url = `http://127.0.0.1:${port}${path}`;
    const isUp = isOpen
      ? (await waitForReadings(url, program.isRunning)) !== undefined
      : await waitForListening(program);
    if (!isUp) {
      throw fail(program.isRunning() ? "no readings in time" : `ended with ${await program.ended}`);
    }
    await use();
    program.signal("SIGTERM");
    const end = await Promise.race([program.ended, delay(STOP_MILLISECONDS, "nothing", { ref: false })]);
    if (!ends.includes(end)) throw fail(`${ends.join(" or ")} expected after SIGTERM, found ${end}`);
  } finally {
    program.signal("SIGKILL");
    await program.ended;
  }
}
