import { createSegment, I2CError, type I2CBusHandle, isI2CError } from "@rbp/i2c";

/**
 * A bus that is opened by its first section, and again after it disappeared: an adapter that is plugged in, or a
 * kernel module that is loaded, while the program runs is found by the next section.
 *
 * @param name "i2c-1"
 * @param open Opens the real bus. What it rejects with is what the section rejects with.
 * @param check Called before each section; what it rejects with is what the section rejects with.
 */
export function openLazily(
  name: string,
  open: () => Promise<I2CBusHandle>,
  check?: () => Promise<void> | undefined,
): I2CBusHandle {
  let opened: Promise<I2CBusHandle> | undefined;
  /** The bus whose section runs. */
  let inUse: I2CBusHandle | undefined;
  let closing: Promise<void> | undefined;

  const use = async (): Promise<I2CBusHandle> => {
    const attempt = (opened ??= open());
    try {
      return await attempt;
    } catch (error) {
      if (opened === attempt) opened = undefined;
      throw error;
    }
  };

  const giveBack = async (): Promise<void> => {
    const last = opened;
    opened = undefined;
    await (await last)?.close();
  };

  const segment = createSegment(name, async (section, options) => {
    if (closing !== undefined) throw new I2CError("closed", { bus: name });
    const checking = check?.();
    if (checking !== undefined) await checking;
    const handle = await use();
    try {
      return await handle.exclusive((wire) => {
        inUse = handle;
        return section(wire);
      }, options);
    } catch (error) {
      if (isI2CError(error, "unavailable")) await giveBack();
      throw error;
    }
  });

  const close = (): Promise<void> => (closing ??= giveBack());
  // Asked for by the section that runs, or by one before it on the same bus.
  const whenIdle: I2CBusHandle["whenIdle"] = (task) => inUse?.whenIdle?.(task);
  return { ...segment, whenIdle, close, [Symbol.asyncDispose]: close };
}
