import { describe, expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { functionLoad } from "@rbp/ina260/testing";
import { patiently } from "../../../command-line/test/support/patience.ts";
import { EPOCH, plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { finish, runCommand, threePlans } from "../../test/support/command.ts";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { OutputError, OutputGoneError } from "../output/output.ts";

function create() {
  const clock = new ManualClock();
  return { clock, machine: new DeskMachine(clock) };
}

function start(argv: string, { clock, machine } = create(), sensors: readonly SensorPlan[] = [plan]) {
  const code = runCommand(machine, ["record", ...argv.split(" ")], sensors);
  // Some refuse to begin; the test asks for that later.
  code.catch(() => undefined);
  return { clock, machine, code, finish: () => finish(code, clock) };
}

interface Row {
  readonly device: string | undefined;
  readonly time: number;
  readonly elapsed: number;
  readonly volts: number;
  readonly amperes: number;
  readonly watts: number;
}

function rowsOf(csv: string): Row[] {
  const lines = csv.split("\n").slice(1, -1);
  return lines.map((line) => {
    const [time = "", elapsed, , device, volts, amperes, watts] = line.split(",");
    return {
      device,
      time: Date.parse(time),
      elapsed: Number(elapsed),
      volts: Number(volts),
      amperes: Number(amperes),
      watts: Number(watts),
    };
  });
}

describe("at a rate", () => {
  test("samples are taken at moments that do not drift, with a conversion of their own each", async () => {
    const { clock, machine } = create();
    // 1 W more each second, so that no two conversions are the same.
    machine.sensor.load = functionLoad({ volts: 10, amperes: (time) => time / 10_000 });
    const run = start("--rate 20 --count 100", { clock, machine });
    expect(await run.finish()).toBe(0);
    const rows = rowsOf(machine.stdout);
    expect(rows).toHaveLength(100);
    for (const [index, { elapsed, time, watts }] of rows.entries()) {
      expect(elapsed).toBeCloseTo(index * 0.05, 6);
      expect(time - (rows[0]?.time ?? 0)).toBe(index * 50);
      const middle = (time - EPOCH) / 1000 - 0.025;
      expect(Math.abs(watts - middle)).toBeLessThan(0.05);
    }
    expect(new Set(rows.map(({ watts }) => watts)).size).toBeGreaterThan(95);
    expect(machine.stderr).toMatch(/^time=\S+ level=INFO msg=Recorded samples=100 seconds=4\.95\n$/);
  });

  test("--duration ends it, also between two samples", async () => {
    const exact = start("--rate 10 --duration 2");
    expect(await exact.finish()).toBe(0);
    expect(rowsOf(exact.machine.stdout)).toHaveLength(20);
    const between = start("--rate 0.1 --duration 15");
    expect(await between.finish()).toBe(0);
    expect(rowsOf(between.machine.stdout)).toHaveLength(2);
    expect(between.machine.stderr).toContain("samples=2 seconds=15\n");
  });

  test("every sensor has its own samples", async () => {
    const run = start("--rate 10 --count 3", create(), threePlans);
    expect(await run.finish()).toBe(0);
    const rows = rowsOf(run.machine.stdout);
    for (const [device, watts] of [
      ["deepx", 12.6],
      ["nas", 15],
      ["router", 0.33],
    ]) {
      const own = rows.filter((row) => row.device === device);
      expect(own.map((row) => row.watts)).toEqual([watts, watts, watts]);
    }
    expect(run.machine.stderr).toContain("samples=9");
  });

  test("the chip has its settings again afterwards, the multiplexer is closed, transfers stop the process", async () => {
    const { machine, finish: end } = start("--rate 10 --count 3");
    expect(machine.sensor.peek(0)).toBe(0x6127);
    await end();
    expect(machine.sensor.peek(0)).toBe(0x6127);
    expect(machine.mux.control).toBe(0);
    expect(machine.opened).toEqual(["i2c-1 sync"]);
  });

  test("a signal is its end, with all that was recorded until then", async () => {
    const { machine, clock, code } = start("--rate 10");
    await expect.poll(() => clock.sleeping, patiently).toBeGreaterThan(0);
    await clock.advance(1000);
    machine.kill("SIGINT");
    expect(await finish(code, clock)).toBe(0);
    expect(rowsOf(machine.stdout).length).toBeGreaterThan(7);
    expect(machine.stdout).toMatch(/\n$/);
    expect(machine.stderr).toContain("msg=Recorded samples=");
    expect(machine.mux.control).toBe(0);
  });
});

describe("at the chip's own rate", () => {
  test("each conversion is recorded once", async () => {
    const { clock, machine } = create();
    machine.sensor.load = functionLoad({ volts: 10, amperes: (time) => time / 100 });
    const run = start("--rate max --count 200", { clock, machine });
    expect(await run.finish()).toBe(0);
    const rows = rowsOf(machine.stdout);
    expect(rows).toHaveLength(200);
    // Each is 0.664 ms, which is 66.4 mW, after the one before: none is left out, and none is there twice.
    const steps = rows.slice(1).map(({ watts }, index) => watts - (rows[index]?.watts ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0.04);
    expect(Math.max(...steps)).toBeLessThan(0.09);
    expect(machine.stderr).not.toContain("lost");
    expect(machine.sensor.peek(0)).toBe(0x6127);
  });

  test("conversions are not faster than the bus can be read", async () => {
    const { clock, machine } = create();
    machine.faults.inject({ delayMilliseconds: 0.5 });
    const run = start("--rate max --duration 1 --format jsonl", { clock, machine });
    expect(await run.finish()).toBe(0);
    const [first = "", ...samples] = machine.stdout.trimEnd().split("\n");
    const { recording } = JSON.parse(first) as {
      recording: { rate: string; sensors: { meanSeconds: number }[] };
    };
    expect(recording.rate).toBe("max");
    const mean = recording.sensors[0]?.meanSeconds ?? 0;
    expect(mean).toBeGreaterThan(0.004);
    expect(mean).toBeLessThan(0.012);
    expect(samples.length).toBeGreaterThan(0.9 / mean);
    expect(machine.stderr).not.toContain("lost");
  });

  test("it ends by its duration too, for each sensor", async () => {
    const run = start("--rate max --duration 0.1", create(), threePlans);
    expect(await run.finish()).toBe(0);
    const rows = rowsOf(run.machine.stdout);
    expect(new Set(rows.map(({ device }) => device))).toEqual(new Set(["deepx", "nas", "router"]));
    expect(Math.max(...rows.map(({ elapsed }) => elapsed))).toBeLessThan(0.1);
  });
});

describe("a sensor that disappears", () => {
  test.each(["--rate 10", "--rate max"])(
    "in the middle is the end, with 1 and one line (%s)",
    async (rate) => {
      const { clock, machine, code } = start(`${rate} --output run.csv`);
      await expect.poll(() => clock.sleeping, patiently).toBeGreaterThan(0);
      await clock.advance(500);
      machine.sensor.powerOff();
      expect(await finish(code, clock)).toBe(1);
      const file = machine.files.get("run.csv") ?? "";
      expect(rowsOf(file).every(({ watts }) => watts === 12.6)).toBe(true);
      expect(rowsOf(file).length).toBeGreaterThan(2);
      expect(file).toMatch(/\n$/);
      expect(machine.stderr).toMatch(
        /^time=\S+ level=ERROR msg="Recording ended" samples=\d+ seconds=0\.\d+ err="INA260 at i2c-1\/0x70.7.*"\n$/,
      );
      expect([machine.mux.control, machine.stdout]).toEqual([0, ""]);
    },
  );

  test("that was never there is said before a file is made", async () => {
    const { clock, machine } = create();
    machine.sensor.powerOff();
    const run = start("--output run.csv", { clock, machine });
    expect(await run.finish()).toBe(1);
    expect(machine.files.size).toBe(0);
    expect(machine.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Cannot record" err="INA260 at .*" next="npx .* doctor .*--simulate.*"\n$/,
    );
  });

  test("for a moment only is configured again, and that is said", async () => {
    const { clock, machine, code } = start("--rate 10 --count 150");
    await expect.poll(() => clock.sleeping, patiently).toBeGreaterThan(0);
    await clock.advance(1000);
    machine.sensor.powerCycle();
    expect(await finish(code, clock)).toBe(0);
    expect(rowsOf(machine.stdout).every(({ watts }) => watts === 12.6)).toBe(true);
    expect(machine.stderr).toContain('msg="Sensor had lost its configuration; configured again"');
  });

  test("a power that the chip cannot tell is the end too", async () => {
    const { clock, machine, code } = start("--rate max");
    await expect.poll(() => clock.sleeping, patiently).toBeGreaterThan(0);
    await clock.advance(20);
    machine.sensor.set({ volts: 36, amperes: 15 });
    expect(await finish(code, clock)).toBe(1);
    expect(machine.stderr).toContain("419.43 W or more");
  });
});

describe("an output", () => {
  test("that its reader has gone ends it with 0 and without a word", async () => {
    const { clock, machine } = create();
    let lines = 0;
    machine.write = async () => {
      lines += 1;
      if (lines > 3) throw new OutputGoneError("stdout: its reader has gone");
    };
    expect(await start("--rate 10", { clock, machine }).finish()).toBe(0);
    expect(machine.stderr).toBe("");
    expect(machine.mux.control).toBe(0);
  });

  test("that takes no more ends it with 1 and one line", async () => {
    const { clock, machine } = create();
    machine.write = async () => {
      if (machine.stdout.length > 500) throw new OutputError("stdout: no space is left on the device");
    };
    expect(await start("--rate 10", { clock, machine }).finish()).toBe(1);
    expect(machine.stderr).toMatch(
      /^time=\S+ level=ERROR msg="Recording ended" samples=\d+ seconds=\S+ err="stdout: no space is left on.*"\n$/,
    );
    expect(rowsOf(machine.stdout).length).toBeGreaterThan(3);
  });

  test("that is too slow costs samples, which are counted, and no memory", async () => {
    const { clock, machine } = create();
    let waiting = 0;
    machine.write = async (lines) => {
      waiting = Math.max(waiting, lines.length);
      await clock.sleep(600_000);
    };
    const labels = { hostname: "pi", device: "x".repeat(2000) };
    const run = start("--rate 10 --duration 1000", { clock, machine }, [{ ...plan, labels }]);
    expect(await run.finish()).toBe(0);
    expect(waiting).toBeLessThan(1.01 * 2 ** 20);
    const lost = Number(/output is too slow" samples=(\d+)/.exec(machine.stderr)?.[1]);
    const taken = Number(/msg=Recorded samples=(\d+)/.exec(machine.stderr)?.[1]);
    expect(lost).toBeGreaterThan(5000);
    expect(taken + lost).toBeGreaterThan(9990);
    expect(taken + lost).toBeLessThan(10_010);
    expect(rowsOf(machine.stdout)).toHaveLength(taken);
  });

  test("that fails when it is closed is a failure", async () => {
    const { clock, machine } = create();
    machine.close = () => Promise.reject(new OutputError("run.csv: no space is left on the device"));
    expect(await start("--count 2 --output run.csv", { clock, machine }).finish()).toBe(1);
    expect(machine.stderr).toContain('msg="Recording ended"');
  });

  test("shows its progress on a terminal, and only beside the samples", async () => {
    const { clock, machine } = create();
    machine.terminal.showsErrors = true;
    await start("--rate 10 --duration 2.5 --output run.csv", { clock, machine }).finish();
    expect(machine.stderr).toContain("\r\u001b[K00:00:02  20 samples");
    expect(machine.stderr.split("\r\u001b[K").at(-1)).toMatch(/^time=\S+ level=INFO msg=Recorded/);
    machine.stderr = "";
    machine.terminal.isScreen = true;
    await start("--rate 10 --duration 2.5", { clock, machine }).finish();
    expect(machine.stderr).not.toContain("\r");
  });
});

test.each([
  ["--rate fast", '--rate is max, or samples per second from 0.001 to 500, found "fast"'],
  ["--count 0", '--count is a whole number from 1 to 1000000000, found "0"'],
  ["--duration 0", "--duration is a "],
  ["--format xml", '--format is one of csv, jsonl, found "xml"'],
  ["--comments --format jsonl", "--comments is for CSV"],
  ["--force", "--force overwrites the file of --output, and there is no --output"],
  ["--output=", '--output is the path of a file, found ""'],
])("%s is a usage error, and no chip is touched", async (argv, message) => {
  const { machine, code } = start(argv);
  await expect(code).rejects.toThrow(message);
  await expect(code).rejects.toMatchObject({ name: "UsageError" });
  expect(machine.simulation.bitTimes).toBe(0);
});
