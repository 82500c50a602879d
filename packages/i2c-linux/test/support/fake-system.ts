import type { HostSystem } from "../../src/system.ts";
import { fakeAddon } from "./fake-addon.ts";
import { FakeKernel } from "./fake-kernel.ts";

/** A Linux with a bus 1, and nothing in sysfs but what a test puts there. */
export class FakeSystem implements HostSystem {
  platform = "linux";
  readonly kernel: FakeKernel = new FakeKernel();
  /** Fails the load of the addon. */
  addonFailure: Error | undefined;
  /** Path to contents. */
  readonly files: Map<string, string> = new Map<string, string>();
  /** Path to where it points. */
  readonly links: Map<string, string> = new Map<string, string>();

  importAddon(): Promise<ReturnType<typeof fakeAddon>> {
    if (this.addonFailure !== undefined) return Promise.reject(this.addonFailure);
    return Promise.resolve(fakeAddon(this.kernel));
  }

  list(path: string): Promise<string[]> {
    const inside = [...this.files.keys(), ...this.links.keys()]
      .filter((file) => file.startsWith(`${path}/`))
      .map((file) => file.slice(path.length + 1).replace(/\/.*$/, ""));
    return Promise.resolve([...new Set(inside)]);
  }

  read(path: string): Promise<string | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  resolveLink(path: string): Promise<string | undefined> {
    return Promise.resolve(this.links.get(path));
  }
}
