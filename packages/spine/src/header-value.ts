import { InputError } from "./errors.ts";

/** Whether the text can stand in an HTTP header as it is: printable ASCII without blanks. */
export function isHeaderValue(text: string): boolean {
  return /^[\x21-\x7e]{1,500}$/.test(text);
}

/** @throws InputError `invalid-header-value` that names what is at fault, without the value: it may be a secret */
export function checkHeaderValue(name: string, text: string): void {
  if (isHeaderValue(text)) return;
  throw new InputError({
    code: "invalid-header-value",
    message: `${name} must be 1 to 500 printable ASCII characters without blanks.`,
  });
}
