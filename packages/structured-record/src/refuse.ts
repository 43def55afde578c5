import { InputError } from "@gpdocs/spine";

/** @throws InputError `invalid-parameters`, always */
export function refuse(message: string): never {
  throw new InputError({ code: "invalid-parameters", message });
}
