import type { SimulatedPatient } from "../simulated-patient.ts";
import { observation } from "./clinical-items.ts";
import { consultation, heading, tiedTo, topic } from "./consultation.ts";
import { document } from "./document.ts";
import type { PersonDetails } from "./patient.ts";
import { problem } from "./problem.ts";
import { EMIS_LIKE, TPP_LIKE } from "./shape.ts";
import { type RecordContent, simulatedPatient } from "./simulated.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** Nothing is withheld, missing or odd, and both sessions show the same: an extraction of it is complete. */
export function clean(nhsNumber: string): SimulatedPatient {
  return simulatedPatient(
    ...tidy(nhsNumber, "Complete: no warnings, every document available", "active", CLARA),
  );
}

/** Past the 28 days in which documents of the deceased may be had. Rests on: domain notes, `PATIENT_NOT_FOUND`. */
export function deceased(nhsNumber: string): SimulatedPatient {
  return simulatedPatient(
    ...tidy(nhsNumber, "Deceased: the practice answers PATIENT_NOT_FOUND", "deceased", DORIS),
  );
}

/** Does not want the record shared. Rests on: domain notes, "A patient who dissents is found". */
export function dissenting(nhsNumber: string): SimulatedPatient {
  return simulatedPatient(
    ...tidy(nhsNumber, "Dissents: found, then refused with NO_PATIENT_CONSENT", "dissents", DENIS),
  );
}

/** A consultation and not one document. Rests on: `emis-9465698490.json`. */
export function withoutDocuments(nhsNumber: string): SimulatedPatient {
  const subject = subjectOf(TPP_LIKE, nhsNumber);
  return simulatedPatient(subject, {
    description: "No documents at all",
    person: { family: "Empty", given: "Edna", prefix: "Dr", gender: "female", birthDate: "1999-12-31" },
    status: "active",
    documents: [],
    resources: [
      ...consultation(subject, "check", {
        type: "New patient check",
        start: "2024-01-08T10:00:00+00:00",
        status: "finished",
        by: "nurse",
        topics: [topic("New patient check", subject.reference("Observation", "check"))],
      }),
      observation(subject, "check", {
        text: "New patient screening done",
        date: "2024-01-08",
        encounter: "check",
      }),
    ],
    traits: [],
  });
}

const CLARA: PersonDetails = {
  family: "Complete",
  given: "Clara",
  prefix: "Miss",
  gender: "female",
  birthDate: "1983-07-12",
};
const DORIS: PersonDetails = {
  family: "Departed",
  given: "Doris",
  prefix: "Mrs",
  gender: "female",
  birthDate: "1929-01-05",
  deceasedDateTime: "2020-02-29",
};
const DENIS: PersonDetails = {
  family: "Dissent",
  given: "Denis",
  prefix: "Mr",
  gender: "male",
  birthDate: "1974-09-09",
};

function tidy(
  nhsNumber: string,
  description: string,
  status: SimulatedPatient["status"],
  person: PersonDetails,
): readonly [Subject, RecordContent] {
  const subject = subjectOf(EMIS_LIKE, nhsNumber);
  const visit = { created: "2019-03-14", encounter: "visit" };
  const letters = [
    document(subject, "x-ray-report", {
      ...visit,
      title: "X-ray report, right knee",
      type: "Clinical report",
      contentType: "application/pdf",
      size: 10_240,
    }),
    document(subject, "physiotherapy-letter", {
      ...visit,
      title: "Letter to physiotherapy",
      type: "Referral letter",
      contentType: "text/rtf",
      size: 3_072,
    }),
    document(subject, "exercise-sheet", {
      ...visit,
      title: "Exercise sheet, knee",
      type: "Patient information",
      contentType: "text/html",
      size: 1_536,
    }),
  ];
  const resources = [
    problem(subject, "knee-pain", {
      title: "Knee pain",
      code: "30989003",
      significance: "minor",
      status: "inactive",
      onset: "2019-03-14",
      actual: subject.reference("Observation", "knee-pain"),
      related: [
        subject.reference("Encounter", "visit"),
        subject.reference("DocumentReference", "x-ray-report"),
      ],
    }),
    ...consultation(subject, "visit", {
      type: "GP Surgery",
      start: "2019-03-14T09:30:00+00:00",
      status: "finished",
      by: "gp",
      topics: [
        tiedTo(
          subject,
          "knee-pain",
          topic(
            "Knee pain",
            heading("Problem", subject.reference("Observation", "knee-pain")),
            heading(
              "Document",
              subject.reference("DocumentReference", "x-ray-report"),
              subject.reference("DocumentReference", "physiotherapy-letter"),
              subject.reference("DocumentReference", "exercise-sheet"),
            ),
          ),
        ),
      ],
    }),
    observation(subject, "knee-pain", { text: "Knee pain", date: "2019-03-14", encounter: "visit" }),
  ];
  return [subject, { description, status, person, documents: letters, resources, traits: [] }];
}
