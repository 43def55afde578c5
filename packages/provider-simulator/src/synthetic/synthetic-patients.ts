import type { SimulatedPatient } from "../simulated-patient.ts";
import { emisShowcase } from "./emis-showcase.ts";
import { medicusUnlinked } from "./medicus-unlinked.ts";
import { testNhsNumbers } from "./nhs-numbers.ts";
import { clean, deceased, dissenting, withoutDocuments } from "./plain-patients.ts";
import { tppUntidy } from "./tpp-untidy.ts";

/**
 * The patients of the simulated practice, about nobody, the same at every call. The first is the one to show; each says
 * in its `description` what is special about it.
 */
export function syntheticPatients(): readonly SimulatedPatient[] {
  const numbers = testNhsNumbers(MAKERS.length);
  return numbers.flatMap((nhsNumber, place) => MAKERS[place]?.(nhsNumber) ?? []);
}

const MAKERS = [emisShowcase, clean, tppUntidy, medicusUnlinked, deceased, dissenting, withoutDocuments];
