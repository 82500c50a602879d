/** All 65,536 values of a 16-bit register. */
export const everyWord: readonly number[] = Array.from({ length: 0x1_0000 }, (_, word) => word);

/** The bits of a word as the data sheet counts them: `bit(word, 15)` is the highest. */
export function bit(word: number, number: number): boolean {
  return word.toString(2).padStart(16, "0")[15 - number] === "1";
}
