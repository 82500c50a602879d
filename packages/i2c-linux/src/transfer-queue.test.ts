import { expect, test } from "vitest";
import { TransferQueue } from "./transfer-queue.ts";

test("one transfer runs at a time, in the order in which they were asked for, also after one that failed", async () => {
  const queue = new TransferQueue();
  const events: string[] = [];
  const end = new Map<string, (failure?: Error) => void>();
  const transfer = (name: string): Promise<string> =>
    queue.run(async () => {
      events.push(name);
      await new Promise<void>((resolve, reject) =>
        end.set(name, (failure) => (failure === undefined ? resolve() : reject(failure))),
      );
      return name;
    });
  const all = ["a", "b", "c"].map(transfer);
  const settled = Promise.allSettled(all);
  await Promise.resolve();
  expect(events).toEqual(["a"]);
  end.get("a")?.(new Error("hangs"));
  await expect(all[0]).rejects.toThrow("hangs");
  await Promise.resolve();
  expect(events).toEqual(["a", "b"]);
  end.get("b")?.();
  await expect(all[1]).resolves.toBe("b");
  await Promise.resolve();
  end.get("c")?.();
  await settled;
  expect(events).toEqual(["a", "b", "c"]);
});
