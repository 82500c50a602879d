import { isI2CError } from "@rbp/i2c";

/** The result; undefined where nothing acknowledged. */
export async function unlessNack<T>(transfers: Promise<T>): Promise<T | undefined> {
  try {
    return await transfers;
  } catch (error) {
    if (isI2CError(error, "nack")) return undefined;
    throw error;
  }
}
