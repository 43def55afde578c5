/** The parts one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Text of code points up to 255, a byte for each. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The number, unsigned, in `length` bytes, lowest first. */
export function littleEndian(value: number, length: 1 | 2 | 4): Uint8Array {
  return Uint8Array.from({ length }, (_, place) => Math.floor(value / 256 ** place) % 256);
}

/** The number, unsigned, in `length` bytes, highest first. */
export function bigEndian(value: number, length: 1 | 2 | 4): Uint8Array {
  return littleEndian(value, length).reverse();
}

export function filled(length: number, byte: number): Uint8Array {
  return new Uint8Array(length).fill(byte);
}
