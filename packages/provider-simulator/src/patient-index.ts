import { readBundle } from "@gpdocs/model";
import type { SimulatedBinary, SimulatedPatient } from "./simulated-patient.ts";

/** The patients of a practice, by everything they are asked for by. */
export interface PatientIndex {
  byNhsNumber(nhsNumber: string): SimulatedPatient | undefined;
  /** By the logical id of the Patient in the documents service. */
  byPatientId(id: string): SimulatedPatient | undefined;
  byBinaryId(
    id: string,
  ): { readonly patient: SimulatedPatient; readonly binary: SimulatedBinary } | undefined;
}

/** @throws Error if two patients share an NHS number, a Patient id or a Binary id: one would hide behind the other */
export function indexPatients(patients: readonly SimulatedPatient[]): PatientIndex {
  const nhsNumbers = new Map<string, SimulatedPatient>();
  const patientIds = new Map<string, SimulatedPatient>();
  const binaries = new Map<string, { patient: SimulatedPatient; binary: SimulatedBinary }>();
  for (const patient of patients) {
    add(nhsNumbers, patient.nhsNumber, patient, "NHS number");
    const id = patientIdOf(patient);
    if (id !== undefined) add(patientIds, id, patient, "Patient id");
    for (const [binaryId, binary] of patient.binaries) {
      add(binaries, binaryId, { patient, binary }, `Binary id ${binaryId}`);
    }
  }
  return {
    byNhsNumber: (nhsNumber) => nhsNumbers.get(nhsNumber),
    byPatientId: (id) => patientIds.get(id),
    byBinaryId: (id) => binaries.get(id),
  };
}

function add<Value>(map: Map<string, Value>, key: string, value: Value, name: string): void {
  if (map.has(key)) throw new Error(`Two patients of the simulator have the same ${name}.`);
  map.set(key, value);
}

function patientIdOf({ search }: SimulatedPatient): string | undefined {
  const resources = readBundle(search)?.resources ?? [];
  return resources.find(({ resourceType }) => resourceType === "Patient")?.id;
}
