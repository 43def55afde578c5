import type { SimulatedPatient } from "../simulated-patient.ts";
import { observation } from "./clinical-items.ts";
import { document } from "./document.ts";
import { withMasterIdentifier, writtenBy } from "./document-traits.ts";
import { problem } from "./problem.ts";
import { MEDICUS_LIKE } from "./shape.ts";
import { simulatedPatient } from "./simulated.ts";
import { subjectOf } from "./subject.ts";

/**
 * A record as for migration: no consultations, no secondary Lists, documents that nothing leads to, one of them over the
 * 5 MB that may be retrieved although it has a url. Rests on: `MedicusBasedOnErrorStructuredRecord.json` of
 * `NHSDigital/integration-adaptor-gp2gp-sending`; domain notes, "nothing at all (Medicus migration records)" and "Over it:
 * a placeholder, or `NO_RECORD_FOUND` from the Binary call".
 */
export function medicusUnlinked(nhsNumber: string): SimulatedPatient {
  const subject = subjectOf(MEDICUS_LIKE, nhsNumber);
  const letter = { type: "Clinical letter", indexed: "2022-08-15" };
  const byTheGp = writtenBy(subject.reference("Practitioner", "gp"));
  return simulatedPatient(subject, {
    description: "Documents that nothing leads to; one over 5 MB that only migration gives out",
    person: { family: "Unlinked", given: "Una", prefix: "Ms", gender: "female", birthDate: "1988-04-23" },
    status: "active",
    documents: [
      document(
        subject,
        "letter-1988",
        {
          ...letter,
          title: "Clinical letter",
          created: "1988-04-23",
          contentType: "application/pdf",
          size: 31_549,
        },
        withMasterIdentifier,
        byTheGp,
      ),
      document(
        subject,
        "letter-1992",
        {
          ...letter,
          title: "Clinical letter",
          created: "1992-03-04",
          contentType: "application/pdf",
          size: 31_550,
        },
        withMasterIdentifier,
        byTheGp,
      ),
      document(
        subject,
        "x-ray",
        {
          ...letter,
          title: "X-ray of left wrist",
          created: "2022-06",
          contentType: "image/tiff",
          size: 5_300_000,
        },
        withMasterIdentifier,
        byTheGp,
      ),
      document(
        subject,
        "sick-note",
        {
          ...letter,
          title: "Statement of fitness for work",
          created: "2022-07-01",
          contentType: "image/png",
          size: 4_417,
        },
        withMasterIdentifier,
      ),
    ],
    resources: [
      problem(subject, "fracture", {
        title: "Fracture of distal radius",
        code: "263102004",
        significance: "minor",
        status: "inactive",
        onset: "2022-06-11",
        actual: subject.reference("Observation", "fracture"),
        related: [],
      }),
      observation(subject, "fracture", { text: "Fracture of distal radius", date: "2022-06-11" }),
    ],
    traits: [],
  });
}
