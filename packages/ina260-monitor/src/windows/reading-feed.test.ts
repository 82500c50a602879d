import { expect, test } from "vitest";
import { FedSensor } from "../../test/support/fed-sensor.ts";
import { sensorKey } from "../topology/topology.ts";
import { ReadingFeed } from "./reading-feed.ts";

const keyOf = (sensor: FedSensor): string => sensorKey(sensor.plan.labels);

function listening(...sensors: FedSensor[]) {
  const feed = new ReadingFeed();
  feed.follow(sensors);
  const heard: [key: string, watts: number][] = [];
  const end = feed.listen((key, { reading }) => heard.push([key, reading.watts]));
  return { feed, heard, end };
}

test("every reading is told to who listens, with its sensor, until that ends", () => {
  const [npu, ssd] = [new FedSensor("npu"), new FedSensor("ssd")];
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

test("the newest reading of a sensor is kept, for who begins to listen behind it", () => {
  const npu = new FedSensor("npu");
  const { feed } = listening(npu);
  expect(feed.newest(keyOf(npu))).toBeUndefined();
  npu.read(12, 0);
  npu.read(13, 5);
  expect(feed.newest(keyOf(npu))).toMatchObject({ reading: { watts: 13 }, now: 5 });
});

test("who listens goes on when the sensors are others, and those of before are let go", () => {
  const [before, after, gone] = [new FedSensor("npu"), new FedSensor("npu"), new FedSensor("ssd")];
  const { feed, heard } = listening(before, gone);
  before.read(12, 0);
  gone.read(3, 0);
  feed.follow([after]);
  expect([before.isListenedTo, gone.isListenedTo, after.isListenedTo]).toEqual([false, false, true]);
  expect(feed.plans).toEqual([after.plan]);
  expect(feed.newest(keyOf(after))).toMatchObject({ reading: { watts: 12 } });
  expect(feed.newest(keyOf(gone))).toBeUndefined();
  after.read(14, 1);
  expect(heard.at(-1)).toEqual([keyOf(after), 14]);
});
