import { isI2CError } from "@rbp/i2c";

/** How often a failing transfer is tried in all: a single disturbance changes no result. */
const ATTEMPTS = 3;

/** The first success of several attempts, or the last failure. */
export async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === ATTEMPTS) throw error;
    }
  }
}

/** The first answer of several attempts. None must be found twice: an acknowledgement may be disturbed as well. */
export async function firstAnswer<T>(
  attempt: () => Promise<T | undefined>,
  times: number = 2,
): Promise<T | undefined> {
  let failure: unknown;
  let none = 0;
  for (let attempts = 0; attempts <= times && none < times; attempts += 1) {
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      none += 1;
    } catch (error) {
      failure = error;
    }
  }
  if (none === times) return undefined;
  throw failure;
}

/** As {@link firstAnswer}, where a missing acknowledgement is no answer; says also whether one was missing. */
export async function firstAcknowledgedAnswer<T>(
  attempt: () => Promise<T | undefined>,
): Promise<{ readonly answer: T | undefined; readonly acknowledged: boolean }> {
  let acknowledged = true;
  const answer = await firstAnswer(async () => {
    try {
      return await attempt();
    } catch (error) {
      if (!isI2CError(error, "nack")) throw error;
      acknowledged = false;
      return undefined;
    }
  });
  return { answer, acknowledged };
}
