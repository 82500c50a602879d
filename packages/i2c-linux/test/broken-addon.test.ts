import { beforeAll, describe, expect, test, vi } from "vitest";
import { Installation } from "./support/installation.ts";
import { requireBuild, requireEmulation } from "./support/requires.ts";

// Each test starts a program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const canCompile = await requireEmulation("what is said of an addon that Node refuses");
const isLinux = process.platform === "linux";

/** What an addon says of itself when it is loaded (node.h, struct node_module): here, that it is for Node 0.6. */
const forAnotherNode = `
  struct node_module {
    int version; unsigned flags; void *handle; const char *file; void *init, *init_context; const char *name;
    void *priv, *link;
  } module = { .version = 1, .name = "i2c" };
  extern void node_module_register(void *);
  __attribute__((constructor)) static void announce(void) { node_module_register(&module); }
`;

beforeAll(requireBuild);

describe.skipIf(!isLinux)("opening a bus with an i2c-bus that is", () => {
  test("not installed says how to install it", async () => {
    using installation = new Installation();
    const { code, message } = await installation.open();
    expect(code).toBe("unavailable");
    expect(message).toMatch(
      /the npm package i2c-bus is not installed; .*install it with `npm install i2c-bus`/,
    );
  });

  test("installed, but whose build script npm 12 has blocked, says how to allow it", async () => {
    using installation = new Installation();
    installation.addUncompiledAddon();
    const { code, message } = await installation.open();
    expect(code).toBe("unavailable");
    expect(message).toMatch(/i2c-bus is installed, but was not compiled; .*npm 12 builds i2c-bus only when/);
  });

  test("installed, but not compiled, and with koffi beside it, opens the device without a word of that", async () => {
    using installation = new Installation();
    installation.addUncompiledAddon();
    installation.addKoffi();
    const { message } = await installation.open();
    expect(message).toMatch(/\/dev\/i2c-1/);
    expect(message).not.toMatch(/i2c-bus|koffi/);
  });

  test.skipIf(!canCompile)("compiled for another Node says how to compile it again", async () => {
    using installation = new Installation();
    await installation.addAddon(forAnotherNode);
    const { code, message } = await installation.open();
    expect(code).toBe("unavailable");
    expect(message).toMatch(/i2c-bus was compiled for another version of Node; .*run `npm rebuild i2c-bus`$/);
  });

  test.skipIf(!canCompile)("compiled on another system, where it is empty, says so", async () => {
    using installation = new Installation();
    await installation.addAddon("int nothing;");
    const { code, message } = await installation.open();
    expect(code).toBe("unavailable");
    expect(message).toMatch(/i2c-bus was loaded in a worker thread, or compiled on another system; /);
  });

  test("of another processor is one line with what the system says", async () => {
    using installation = new Installation();
    installation.addFile("no machine code");
    const { code, message } = await installation.open();
    expect(code).toBe("unavailable");
    expect(message).toMatch(/i2c-bus cannot be loaded \(.*i2c\.node: .*\); .*run `npm rebuild i2c-bus`$/);
  });
});
