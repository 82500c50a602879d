import { expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { DeskMachine } from "../../test/support/desk-machine.ts";
import { StopRequest } from "./stop-request.ts";

function create() {
  const clock = new ManualClock();
  const machine = new DeskMachine(clock);
  return { clock, machine, stop: new StopRequest(machine.host) };
}

test.each([
  ["a signal", (machine: DeskMachine) => machine.kill("SIGTERM")],
  ["the end of the terminal", (machine: DeskMachine) => machine.hangUp()],
])("%s asks for the end", async (_, ask) => {
  const { machine, stop } = create();
  expect(stop.signal.aborted).toBe(false);
  ask(machine);
  await stop.requested;
  expect(stop.signal.aborted).toBe(true);
  await stop.requested;
});

test("the command itself can ask for it", async () => {
  const { stop } = create();
  stop.stop();
  await stop.requested;
  expect(stop.signal.aborted).toBe(true);
});

test("without a signal cleaning up may take its time", async () => {
  const { clock, machine, stop } = create();
  const left = stop.leave(() => clock.sleep(60_000));
  await clock.advance(60_000);
  await left;
  expect(machine.ended).toEqual([]);
});

test("after a signal the clean-up has a limited time, and then the process ends by the signal", async () => {
  const { clock, machine, stop } = create();
  machine.kill("SIGINT");
  await stop.requested;
  const left = stop.leave(() => new Promise(() => undefined));
  await clock.advance(599);
  expect(machine.ended).toEqual([]);
  await clock.advance(1);
  await left;
  expect(machine.ended).toEqual(["SIGINT"]);
});

test("a second signal ends the process at once", () => {
  const { machine } = create();
  machine.kill("SIGINT");
  machine.kill("SIGINT");
  expect(machine.ended).toEqual(["SIGINT"]);
});
