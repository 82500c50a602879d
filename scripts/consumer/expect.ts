/** Ends the program when what it was told is not so. There is no console here: no types but the language's own. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`expected: ${what}`);
}
