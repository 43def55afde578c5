/**
 * Makes one file of one format, with exactly `padding` more bytes (0 or more) than it needs, which readers of the
 * format pass over. Each unit of padding is one byte, and every number of them is possible.
 */
export type Sample = (padding: number) => Uint8Array;

/** What every sample says, where its format holds words. */
export const SENTENCES = [
  "Synthetic document.",
  "Made by the gpdocs provider simulator, about nobody.",
  "It stands for a letter in the record of a test patient.",
] as const;
