// Follows the installation page from an empty card to the graph, block by block as it stands, in a folder in place of /.
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { freePort, waitForReadings } from "../lib/exporter.mjs";
import { root } from "../lib/repository.mjs";
import { hasProgram, run, start } from "../lib/run.mjs";
import { withBoard } from "../readme/board.mjs";
import { shellCommands } from "../readme/commands.mjs";
import { blocksOf, isServer } from "../readme/document.mjs";
import { programsFor } from "../readme/needs.mjs";
import { hasLines } from "../readme/shown.mjs";
import { consumer, emptyFolder } from "./place.mjs";

const page = readFileSync(join(root, "packages", "exporter", "docs", "installation.md"), "utf8");
const [path = ""] = page.split("\n## The service\n");

/** Commands that are not run, and why. */
const notRun = new Map([
  [/^sudo raspi-config /, "switches I2C on: the board is emulated"],
  [/^sudo usermod /, "changes an account: the emulated board belongs to whoever runs the test"],
  [/^sudo reboot$/, "starts the machine again"],
  [/^sudo apt /, "changes the machine: what is missing skips this test"],
  [/^sudo npm i -g /, "asks the registry: the packed tarballs are installed already"],
  [/^sudo systemctl daemon-reload$/, "there is no systemd: the test reads the unit"],
]);

const debianConfiguration = "/etc/prometheus/prometheus.yml";
const needed = [...programsFor({ kind: "board" }), "curl", "promtool", "prometheus"];
const missing = [];
for (const program of needed) if (!(await hasProgram(program))) missing.push(program);
if (!existsSync(debianConfiguration)) missing.push(debianConfiguration);
if (missing.length > 0) console.log(`SKIPPED: the installation page needs ${missing.join(", ")}`);

test.skipIf(missing.length > 0)("the installation page leads to a graph", { timeout: 120_000 }, () =>
  withBoard(consumer, async (env) => {
    const ports = { 8000: await freePort(), 9090: await freePort() };
    const machine = new Machine(env, ports);
    try {
      for (const { text, expected } of blocksOf(path)) {
        const commands = shellCommands(text);
        for (const command of commands) {
          const printed = await machine.follow(command);
          if (command !== commands.at(-1) || expected === undefined) continue;
          await expect
            .poll(async () => hasLines(printed ?? (await machine.run(command)), expected), {
              timeout: 30_000,
              interval: 1000,
              message: `${command} shows\n${expected}`,
            })
            .toBe(true);
        }
      }
      await expect.poll(() => machine.curve(), { timeout: 30_000, interval: 1000 }).toBeGreaterThan(1);
    } finally {
      await machine.stop();
    }
  }),
);

/** Whether a command asks a server, which may not have the answer yet. */
const isQuestion = (command) => /^(?:curl|promtool query) /.test(command);

const pointsOf = ({ result }, device) =>
  result.find(({ metric }) => metric.device === device)?.values.length ?? 0;

/** A folder in place of /, with what Debian has there, and the services that were started. */
class Machine {
  #root = emptyFolder("machine");
  #programs = new Map();
  #env;
  #ports;

  constructor(env, ports) {
    this.#env = { ...env, HOME: join(this.#root, "home"), PATH: this.#path };
    this.#ports = ports;
    for (const folder of [
      "boot/firmware",
      "etc/default",
      "etc/systemd/system",
      "etc/prometheus",
      "home",
      "var/lib",
    ]) {
      mkdirSync(join(this.#root, folder), { recursive: true });
    }
    cpSync(debianConfiguration, join(this.#root, debianConfiguration));
  }

  get #path() {
    return [join(consumer, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  }

  /** @returns What it printed; undefined when it is to be asked again, or runs on. */
  async follow(command) {
    const reason = [...notRun].find(([pattern]) => pattern.test(command))?.[1];
    if (reason !== undefined) return this.#skip(command, reason);
    if (command === "sudo systemctl enable --now ina260-exporter") return this.#startUnit();
    if (command === "sudo systemctl restart prometheus") return this.#startPrometheus();
    if (isServer(command)) return this.#serve("by hand", command);
    return isQuestion(command) ? undefined : this.run(command);
  }

  #skip(command, reason) {
    console.log(`NOT RUN: ${command}: ${reason}`);
    return "";
  }

  /** Runs a command of the shell. One that is asked again until it answers prints nothing where it fails. */
  async run(command) {
    const place = { cwd: this.#env.HOME, env: this.#env, minutes: 1 };
    const printed = await run("sh", ["-c", this.#here(command)], place).catch((error) => {
      if (isQuestion(command)) return "";
      throw error;
    });
    return Object.entries(this.#ports).reduce(
      (text, [known, port]) => text.replaceAll(String(port), known),
      printed,
    );
  }

  /** How many points the graph has of each sensor. */
  async curve() {
    const now = Date.now() / 1000;
    const query = new URLSearchParams({
      query: "ina260_power_watts",
      start: String(now - 60),
      end: String(now),
      step: "1",
    });
    const answer = await fetch(
      `http://localhost:${this.#ports[9090]}/api/v1/query_range?${query.toString()}`,
    );
    const { data } = /** @type {any} */ (await answer.json());
    return Math.min(...["router", "nas"].map((device) => pointsOf(data, device)));
  }

  async stop() {
    for (const program of this.#programs.values()) {
      program.signal("SIGKILL");
      await program.ended;
    }
  }

  /** Starts what the unit says, as it says it. */
  async #startUnit() {
    const byHand = this.#programs.get("by hand");
    byHand.signal("SIGINT");
    const end = await byHand.ended;
    if (end !== 0) throw new Error(`Ctrl-C ended it with ${end}`);
    const unit = readFileSync(join(this.#root, "etc/systemd/system/ina260-exporter.service"), "utf8");
    const environment = readFileSync(join(this.#root, "etc/default/ina260-exporter"), "utf8");
    const [, flags = ""] = /^ARGS="(.*)"$/m.exec(environment) ?? [];
    const [, program = ""] = /^ExecStart=(.+)$/m.exec(unit) ?? [];
    const line = program.replaceAll("%S", "/var/lib").replace("$ARGS", flags);
    mkdirSync(join(this.#root, "var/lib/ina260-exporter"));
    await this.#serve("unit", line);
    return "";
  }

  /** Starts it as Debian's unit does, with the file of this machine. */
  async #startPrometheus() {
    const file = `--config.file=${debianConfiguration}`;
    const flags = `--web.listen-address=localhost:9090 --storage.tsdb.path=/var/lib/prometheus`;
    this.#programs.set("prometheus", this.#start(`exec prometheus ${file} ${flags}`));
    return "";
  }

  async #serve(name, command) {
    const program = this.#start(`exec ${command} --port 8000`);
    this.#programs.set(name, program);
    const page = await waitForReadings(`http://localhost:${this.#ports[8000]}/metrics`, program.isRunning);
    if (page === undefined) throw new Error(`${command} has no readings:\n${program.output()}`);
  }

  #start(command) {
    return start("sh", ["-c", this.#here(command)], { cwd: this.#env.HOME, env: this.#env });
  }

  /** The command with the folder, the ports, the installed packages and the rights of this machine. */
  #here(command) {
    const text = command
      .replaceAll(/(?<=[\s"'=])\/(?=(?:etc|boot|var)\/)/g, `${this.#root}/`)
      .replaceAll(/\b(8000|9090)\b/g, (port) => this.#ports[port])
      .replace(/^npx --yes @rbp\/ina260-tools/, "ina260");
    return `sudo() { "$@"; }; npm() { echo ${join(consumer, "node_modules")}; }; ${text}`;
  }
}
