declare const checked: unique symbol;

/** Ten digits whose last one is the right modulus 11 check digit. Made by {@link parseNhsNumber} alone. */
export type NhsNumber = string & { readonly [checked]: "NhsNumber" };

/**
 * Reads an NHS number as people write it: blanks and hyphens between the digits are left out.
 *
 * @returns the ten digits, or `undefined` if there are not ten or the check digit is wrong
 * @example parseNhsNumber("999 999 9999") // "9999999999"
 */
export function parseNhsNumber(text: string): NhsNumber | undefined {
  const digits = text.replace(/[\s-]/g, "");
  return isNhsNumber(digits) ? digits : undefined;
}

/** Whether the text is exactly the ten digits of a valid NHS number (modulus 11, NHS Data Dictionary). */
export function isNhsNumber(text: string): text is NhsNumber {
  return /^[0-9]{10}$/.test(text) && checkDigit(text) === Number(text[9]);
}

function checkDigit(digits: string): number | undefined {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) sum += Number(digits[place]) * (10 - place);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? undefined : digit;
}
