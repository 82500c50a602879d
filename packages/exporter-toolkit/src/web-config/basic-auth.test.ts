import { describe, expect, test } from "vitest";
import { createBasicAuth } from "./basic-auth.ts";

const aliceHash = `$2y$12$${"a".repeat(53)}`;
const bobHash = `$2y$12$${"b".repeat(53)}`;
const users = new Map([
  ["alice", aliceHash],
  ["bob", bobHash],
]);

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString("base64")}`;

/** Passwords that are right: "secret" of alice, "s:ecret" of bob. */
function bench() {
  const asked: string[] = [];
  let isBusy = false;
  const refuse = createBasicAuth((password, hash) => {
    asked.push(hash);
    if (isBusy) return Promise.resolve(undefined);
    const right = new Map([
      [aliceHash, "secret"],
      [bobHash, "s:ecret"],
    ]);
    return Promise.resolve(right.get(hash) === password);
  });
  const status = async (authorization: string | undefined, known = users): Promise<number | undefined> =>
    (await refuse(authorization, known, "192.0.2.1"))?.status;
  return { refuse, status, asked, setBusy: (value: boolean) => (isBusy = value) };
}

describe("with passwords", () => {
  test.each([basic("alice:secret"), basic("bob:s:ecret"), basic("alice:secret").replace("Basic", "basic ")])(
    "%s is let in",
    async (authorization) => {
      expect(await bench().status(authorization)).toBeUndefined();
    },
  );

  test.each([
    undefined,
    "",
    "Bearer secret",
    "Basic",
    "Basic !!!",
    basic("alice"),
    basic("alice:Secret"),
    basic("alice:"),
    basic("bob:secret"),
    basic("Alice:secret"),
    basic(":secret"),
    basic("__proto__:secret"),
  ])("%s is not, and is told how to ask", async (authorization) => {
    const reply = await bench().refuse(authorization, users, "192.0.2.1");
    expect(reply).toMatchObject({
      status: 401,
      headers: { "WWW-Authenticate": 'Basic realm="exporter", charset="UTF-8"' },
    });
  });

  test("what was right is known again, and only that", async () => {
    const { status, asked } = bench();
    for (let round = 0; round < 3; round += 1) expect(await status(basic("alice:secret"))).toBeUndefined();
    expect(asked).toHaveLength(1);
    expect(await status(basic("alice:wrong"))).toBe(401);
    expect(await status(basic("alice:wrong"))).toBe(401);
    expect(asked).toHaveLength(3);
    expect(await status(basic("alice:secret"))).toBeUndefined();
    expect(asked).toHaveLength(3);
  });

  test("a password that was changed is right no more, and neither is a user who has gone", async () => {
    const { status } = bench();
    expect(await status(basic("alice:secret"))).toBeUndefined();
    expect(await status(basic("alice:secret"), new Map([["alice", bobHash]]))).toBe(401);
    expect(await status(basic("alice:secret"), new Map([["bob", bobHash]]))).toBe(401);
  });

  test("who is unknown costs what who is known costs", async () => {
    const { status, asked } = bench();
    await status(basic("mallory:x"));
    expect(asked).toEqual([expect.stringMatching(/^\$2y\$12\$.{53}$/)]);
    expect([aliceHash, bobHash]).not.toContain(asked[0]);
  });

  test("too many at once are told to come again, and who is known already is let in", async () => {
    const { refuse, status, setBusy } = bench();
    await status(basic("alice:secret"));
    setBusy(true);
    expect(await refuse(basic("bob:s:ecret"), users, "192.0.2.1")).toMatchObject({
      status: 503,
      headers: { "Retry-After": "1" },
    });
    expect(await status(basic("alice:secret"))).toBeUndefined();
  });
});

test("without users everybody is let in", async () => {
  expect(await bench().status(undefined, new Map())).toBeUndefined();
});
