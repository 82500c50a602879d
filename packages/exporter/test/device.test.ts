import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Board, isFor } from "../../ina260-monitor/test/support/board.ts";
import { bePatient, patiently } from "../../command-line/test/support/patience.ts";
import { ExporterProcess } from "../../command-line/test/support/process.ts";
import { requireBackend, requireEmulation } from "../../i2c-linux/test/support/requires.ts";
import { requireBuild } from "../../command-line/test/support/requires.ts";

bePatient();

const untested = "the program on an emulated /dev/i2c-1";
const canEmulate = (await requireEmulation(untested)) && (await requireBackend(untested));

/** The original's command line, with a free port. */
const original = ["--address", "0x70", "--channel", "7", "--device", "deepx", "--port", "0"];
const often = ["--interval", "0.1"];
/** Whether Node can leave with 0 while a thread is in a transfer. */
const canReplaceItself = "execve" in process;

describe.skipIf(!canEmulate)("on /dev/i2c-1", () => {
  beforeAll(requireBuild);

  let board: Board;
  const running: ExporterProcess[] = [];
  beforeEach(async () => {
    board = await Board.create();
  });
  afterEach(async () => {
    for (const exporter of running.splice(0)) {
      exporter.kill("SIGKILL");
      await exporter.ended;
    }
    await board[Symbol.asyncDispose]();
  });

  function start(...argv: string[]): ExporterProcess {
    const exporter = new ExporterProcess(argv, board.environment);
    running.push(exporter);
    return exporter;
  }

  /** An exporter that has shown a value of the configuration that it wrote. */
  async function startRunning(...argv: string[]): Promise<ExporterProcess> {
    const exporter = start(...original, ...often, ...argv);
    await expect.poll(() => exporter.value("ina260_reads_total"), patiently).toBeGreaterThan(1);
    expect(await exporter.value("ina260_voltage_volts")).toBe(12);
    return exporter;
  }

  const errors = (exporter: ExporterProcess, reason: string): Promise<number | undefined> =>
    exporter.metrics().then((text) => {
      const found = new RegExp(`^ina260_read_errors_total\\{.*reason="${reason}"\\} (\\d+)$`, "m").exec(text);
      return found === null ? undefined : Number(found[1]);
    });

  test("the original's command line serves the right sensor of three with the same address", async () => {
    const exporter = start(...original, "--hostname", "testhost");
    expect((await exporter.metrics()).split("\n\n").slice(0, 3)).toEqual([
      "# HELP ina260_voltage Voltage measured by INA260\n# TYPE ina260_voltage gauge\n" +
        'ina260_voltage{hostname="testhost",device="deepx"} 12',
      "# HELP ina260_current Current measured by INA260\n# TYPE ina260_current gauge\n" +
        'ina260_current{hostname="testhost",device="deepx"} 1050',
      "# HELP ina260_power Power measured by INA260\n# TYPE ina260_power gauge\n" +
        'ina260_power{hostname="testhost",device="deepx"} 12600',
    ]);
    expect(await exporter.stop("SIGTERM")).toMatchObject({ end: 0 });
    expect(board.mux.control).toBe(0);
    expect(exporter.log.slice(0, -1)).toEqual([
      expect.stringContaining("msg=Listening"),
      expect.stringContaining("msg=Sampling sensors=1 interval_seconds=1 averaging=512"),
    ]);
  });

  test("at the log level debug it says what reaches the bus", async () => {
    const exporter = start(...original, "--log.level", "debug");
    await exporter.metrics();
    const backend = process.env["INA260_EXPORTER_I2C_BACKEND"] ?? "(?:i2c-bus|koffi)";
    expect(exporter.log.join("\n")).toMatch(
      new RegExp(`level=DEBUG msg="Bus opened" bus=i2c-1 backend=${backend}\n`),
    );
  });

  test.each([
    [["--channel", "3"], 5],
    [["--address", "113"], 3.3],
  ])("%j reads another one", async (argv, volts) => {
    const exporter = start("--port", "0", ...argv);
    expect(await exporter.value("ina260_voltage")).toBe(volts);
  });

  test("a sensor that answers nothing ends the start with 1 and one line", async () => {
    const exporter = start("--port", "0", "--channel", "5");
    expect(await exporter.ended).toBe(1);
    expect(exporter.log).toEqual([
      expect.stringMatching(
        /^level=ERROR msg="Cannot start" err="INA260 at i2c-1\/0x70.5 address 0x40: no acknowledgement/,
      ),
    ]);
    expect(board.mux.control).toBe(0);
  });

  test("a multiplexer that answers nothing ends the start with 1 and one line", async () => {
    const exporter = start("--port", "0", "--address", "0x77");
    expect(await exporter.ended).toBe(1);
    expect(exporter.log).toEqual([
      expect.stringMatching(
        /^level=ERROR msg="Cannot start" err="TCA9548A at i2c-1 address 0x77: no acknowledgement/,
      ),
    ]);
  });

  describe("a fault on the way", () => {
    test("a missing acknowledgement takes the values away, and the next reading brings them back", async () => {
      const exporter = await startRunning();
      let isFaulty = true;
      board.before = (transaction) => (isFaulty && isFor(0x40, transaction) ? { code: "nack" } : undefined);
      await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(0);
      expect(await exporter.metrics()).not.toMatch(/^ina260_(?:voltage|current|power(?!_distribution))/m);
      isFaulty = false;
      await expect.poll(() => exporter.value("ina260_voltage_volts"), patiently).toBe(12);
      expect(await errors(exporter, "nack")).toBeGreaterThan(0);
      expect(exporter.log.filter((line) => line.includes("Sensor"))).toEqual([
        expect.stringContaining(
          'level=WARN msg="Sensor failing" device=deepx sensor=i2c-1/0x70.7/0x40 reason=nack',
        ),
        expect.stringContaining('level=INFO msg="Sensor recovered"'),
      ]);
    });

    test("one write that the multiplexer does not acknowledge is no deadlock", async () => {
      const exporter = await startRunning();
      let faults = 1;
      board.before = (transaction) =>
        isFor(0x70, transaction) && faults-- > 0 ? { code: "nack" } : undefined;
      await expect.poll(() => errors(exporter, "nack"), patiently).toBe(1);
      await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(1);
    });

    test("a time-out is counted as one", async () => {
      const exporter = await startRunning();
      let faults = 1;
      board.before = (transaction) =>
        isFor(0x40, transaction) && faults-- > 0 ? { code: "timeout", afterMilliseconds: 50 } : undefined;
      await expect.poll(() => errors(exporter, "timeout"), patiently).toBe(1);
      await expect.poll(() => exporter.value("ina260_voltage_volts"), patiently).toBe(12);
    });

    test("a bus that hangs leaves no stale value, and the server answers meanwhile", async () => {
      const exporter = await startRunning();
      const hang = { code: "timeout", afterMilliseconds: 1500 } as const;
      board.before = () => hang;
      await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(0);
      expect(await exporter.value("ina260_missed_deadlines_total")).toBeGreaterThan(0);
    });

    test("a multiplexer that lost power is selected again", async () => {
      const exporter = await startRunning();
      board.mux.powerOff();
      await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(0);
      board.mux.powerOn();
      await expect.poll(() => exporter.value("ina260_voltage_volts"), patiently).toBe(12);
    });

    test("a sensor that lost power is configured again", async () => {
      const exporter = await startRunning();
      const configured = board.sensor.peek(0);
      expect(configured).not.toBe(0x6127);
      board.sensor.powerOff();
      await expect.poll(() => exporter.value("ina260_up"), patiently).toBe(0);
      board.sensor.powerOn();
      await expect.poll(() => exporter.value("ina260_voltage_volts"), patiently).toBe(12);
      expect(board.sensor.peek(0)).toBe(configured);
    });

    test("another program that moves the multiplexer is a conflict, and never a wrong value", async () => {
      const exporter = await startRunning();
      let sections = 0;
      board.before = (transaction) => {
        // Between the select and the first read of every second section.
        if (!isFor(0x40, transaction) || board.mux.control !== 0x80) return;
        sections += 1;
        if (sections % 2 === 0) board.mux.move(0x08);
      };
      const seen = new Set<number | undefined>();
      await expect
        .poll(
          async () => {
            seen.add(await exporter.value("ina260_voltage_volts"));
            return errors(exporter, "mux-conflict");
          },
          { interval: 5, timeout: 10_000 },
        )
        .toBeGreaterThan(3);
      seen.delete(undefined);
      expect([...seen].filter((volts) => volts !== 12)).toEqual([]);
    });
  });

  describe("told to end while the bus hangs", () => {
    async function startHanging(): Promise<ExporterProcess> {
      const exporter = await startRunning();
      let isHanging = false;
      board.before = () => {
        isHanging = true;
        return { code: "timeout", afterMilliseconds: 20_000 };
      };
      await expect.poll(() => isHanging, patiently).toBe(true);
      return exporter;
    }

    test.each(["SIGTERM", "SIGINT"] as const)("%s ends it in under a second", async (signal) => {
      const exporter = await startHanging();
      const { end, milliseconds } = await exporter.stop(signal);
      expect(milliseconds).toBeLessThan(1000);
      expect(end).toBe(canReplaceItself ? 0 : signal);
      expect(exporter.log.at(-1)).toBe('level=WARN msg="Leaving with a transfer in flight: the bus hangs"');
    });

    test("a second signal ends it at once", async () => {
      const exporter = await startHanging();
      exporter.kill("SIGINT");
      await expect.poll(() => exporter.stderr, patiently).toContain("msg=Stopping");
      const { end, milliseconds } = await exporter.stop("SIGINT");
      expect(end).toBe("SIGINT");
      expect(milliseconds).toBeLessThan(200);
    });

    test("one that still starts ends too", async () => {
      let isHanging = false;
      board.before = () => {
        isHanging = true;
        return { code: "timeout", afterMilliseconds: 20_000 };
      };
      const exporter = start(...original);
      await expect.poll(() => isHanging, patiently).toBe(true);
      const { milliseconds } = await exporter.stop("SIGTERM");
      expect(milliseconds).toBeLessThan(1000);
    });
  });

  test("what times out meanwhile is not followed by another transfer", async () => {
    const exporter = await startRunning();
    let transactions = 0;
    board.before = (transaction) => {
      transactions += 1;
      return isFor(0x40, transaction) || transactions > 1
        ? { code: "timeout", afterMilliseconds: 150 }
        : undefined;
    };
    await expect.poll(() => transactions, patiently).toBeGreaterThan(1);
    const { end } = await exporter.stop("SIGTERM");
    expect(end).toBe(0);
    expect(exporter.log.at(-1)).not.toContain("Leaving");
  });
});
