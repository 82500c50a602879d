/** "1 sensor", "2 sensors" */
export function counted(number: number, singular: string, plural: string = `${singular}s`): string {
  return `${String(number)} ${number === 1 ? singular : plural}`;
}

/** "a", "a and b", "a, b and c" */
export function enumerate(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1) ?? ""}`;
}
