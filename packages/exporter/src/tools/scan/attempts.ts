/** How often what fails is tried in all: one disturbance changes no result. */
const ATTEMPTS = 3;

/** The first success of several attempts, or the last failure. */
export async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === ATTEMPTS) throw error;
    }
  }
}

/**
 * The first answer of several attempts. That there is none must be found twice, because a missing acknowledgement
 * may be a disturbance as well.
 */
export async function insist<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  let failure: unknown;
  let found = 0;
  for (let attempts = 1; attempts <= ATTEMPTS && found < 2; attempts += 1) {
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      found += 1;
    } catch (error) {
      failure = error;
    }
  }
  if (found === 2) return undefined;
  throw failure;
}
