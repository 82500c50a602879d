import { expect, test } from "vitest";
import { ToldSensor } from "../../test/support/told-sensor.ts";
import { sensorKey } from "../topology/topology.ts";
import { ReadingStream } from "./reading-stream.ts";

const keyOf = (sensor: ToldSensor): string => sensorKey(sensor.plan.labels);

function listening(...sensors: ToldSensor[]) {
  const readings = new ReadingStream();
  readings.follow(sensors);
  const heard: [key: string, watts: number][] = [];
  const end = readings.listen((key, { reading }) => heard.push([key, reading.watts]));
  return { readings, heard, end };
}

test("every reading reaches a listener, with its sensor, until the listener ends that", () => {
  const [npu, ssd] = [new ToldSensor("npu"), new ToldSensor("ssd")];
  const { heard, end } = listening(npu, ssd);
  npu.read(12, 0);
  ssd.read(3, 1);
  end();
  npu.read(13, 2);
  expect(heard).toEqual([
    [keyOf(npu), 12],
    [keyOf(ssd), 3],
  ]);
});

test("the newest reading of a sensor is kept for listeners that come later", () => {
  const npu = new ToldSensor("npu");
  const { readings } = listening(npu);
  expect(readings.newest(keyOf(npu))).toBeUndefined();
  npu.read(12, 0);
  npu.read(13, 5);
  expect(readings.newest(keyOf(npu))).toMatchObject({ reading: { watts: 13 }, now: 5 });
});

test("listeners stay when the sensors change, and the sensors before are let go", () => {
  const [before, after, gone] = [new ToldSensor("npu"), new ToldSensor("npu"), new ToldSensor("ssd")];
  const { readings, heard } = listening(before, gone);
  before.read(12, 0);
  gone.read(3, 0);
  readings.follow([after]);
  expect([before.isListenedTo, gone.isListenedTo, after.isListenedTo]).toEqual([false, false, true]);
  expect(readings.plans).toEqual([after.plan]);
  expect(readings.newest(keyOf(after))).toMatchObject({ reading: { watts: 12 } });
  expect(readings.newest(keyOf(gone))).toBeUndefined();
  after.read(14, 1);
  expect(heard.at(-1)).toEqual([keyOf(after), 14]);
});
