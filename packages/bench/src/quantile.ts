/**
 * The value that a share of the values does not exceed.
 *
 * @param share 0.5 is the median, 0.99 the 99th percentile, 0 the least, 1 the greatest.
 * @throws RangeError when there is no value.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("no value has no quantile");
  return value;
}
