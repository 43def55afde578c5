import type { SimulatedPatient } from "../simulated-patient.ts";
import { observation, referral } from "./clinical-items.ts";
import { consultation, heading, notExported, tiedTo, topic } from "./consultation.ts";
import { emisShowcaseDocuments } from "./emis-showcase-documents.ts";
import { organization } from "./practice.ts";
import { problem } from "./problem.ts";
import { confidentialItems, dataInTransit } from "./record-traits.ts";
import { EMIS_LIKE } from "./shape.ts";
import { simulatedPatient } from "./simulated.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** The record that the demonstration shows: every way to a document that EMIS records have, in one believable story. */
export function emisShowcase(nhsNumber: string): SimulatedPatient {
  const subject = subjectOf(EMIS_LIKE, nhsNumber);
  return simulatedPatient(subject, {
    description:
      "Everything at once: consultations, problems, a referral, placeholders, withheld and unlinked documents",
    person: { family: "Showcase", given: "Ada", prefix: "Mrs", gender: "female", birthDate: "1951-04-23" },
    status: "active",
    documents: emisShowcaseDocuments(subject),
    resources: [
      organization(subject, "hospital", { name: "Fictional General Hospital" }),
      organization(subject, "out-of-hours", { name: "Invented Out-of-Hours Service" }),
      ...problems(subject),
      ...consultations(subject),
      ...items(subject),
    ],
    traits: [dataInTransit("26-Feb-2010"), confidentialItems("1149501000000101")],
  });
}

function consultations(subject: Subject) {
  const observed = (key: string) => subject.reference("Observation", key);
  const document = (key: string) => subject.reference("DocumentReference", key);
  return [
    ...consultation(subject, "review", {
      type: "GP Surgery",
      start: "2024-02-12T09:10:00+00:00",
      status: "finished",
      by: "gp",
      topics: [
        tiedTo(
          subject,
          "atrial-fibrillation",
          topic(
            "Atrial fibrillation",
            heading("Problem", observed("atrial-fibrillation")),
            heading("Examination", observed("pulse")),
            heading("Referral", subject.reference("ReferralRequest", "cardiology")),
            heading("Document", document("ecg"), document("referral-letter"), document("echocardiogram")),
          ),
        ),
        topic(undefined, heading("Document", document("discharge-summary"))),
      ],
    }),
    ...consultation(subject, "letters", {
      type: "Administration note",
      start: "2024-03-04T13:30:00+00:00",
      status: "finished",
      by: "nurse",
      topics: [
        topic(
          undefined,
          heading(
            "Document",
            document("scanned-letter"),
            document("out-of-hours-report"),
            document("inbound-referral"),
            document("third-party-letter"),
            document("cardiac-mri"),
            document("paper-notes"),
            document("vaccination-letter"),
          ),
        ),
      ],
    }),
    ...consultation(subject, "breathlessness", {
      type: "GP Surgery",
      start: "2024-05-20T10:40:00+01:00",
      status: "finished",
      by: "gp",
      topics: [
        tiedTo(
          subject,
          "breathlessness",
          topic(
            "Breathlessness",
            heading("History", observed("breathlessness")),
            heading("Document", document("ankle-photograph"), document("clinic-letter")),
            heading("Follow up", notExported("Diary entry items are not supported by the provider system")),
          ),
        ),
      ],
    }),
    ...consultation(subject, "telephone-call", {
      type: "Telephone call to a patient",
      start: "2024-06-01T16:05:00+01:00",
      status: "unknown",
      by: "nurse",
      topics: [
        topic(
          undefined,
          heading("Comment", observed("telephone-comment")),
          heading("Document", document("pharmacy-message")),
        ),
      ],
    }),
  ];
}

function problems(subject: Subject) {
  const encounter = (key: string) => subject.reference("Encounter", key);
  const topicOf = (key: string) => ({
    reference: `List/${subject.shape.listId(subject.id("Encounter", key), [0])}`,
  });
  return [
    problem(subject, "hypertension", {
      title: "Essential hypertension",
      code: "59621000",
      significance: "major",
      status: "active",
      onset: "2009-10-01",
      related: [
        encounter("review"),
        { display: "Medication and medical device items are not supported by the provider system" },
      ],
      relatives: [{ type: "child", key: "atrial-fibrillation" }],
    }),
    problem(subject, "atrial-fibrillation", {
      title: "Atrial fibrillation",
      code: "49436004",
      significance: "major",
      status: "active",
      onset: "2024-02-12",
      actual: subject.reference("Observation", "atrial-fibrillation"),
      related: [
        encounter("review"),
        topicOf("review"),
        subject.reference("ReferralRequest", "cardiology"),
        subject.reference("DocumentReference", "discharge-summary"),
        subject.reference("DocumentReference", "care-plan"),
      ],
      relatives: [
        { type: "parent", key: "hypertension" },
        { type: "sibling", key: "breathlessness" },
      ],
    }),
    problem(subject, "breathlessness", {
      title: "Breathlessness on exertion",
      code: "60845006",
      significance: "minor",
      status: "inactive",
      onset: "2024-05-20",
      actual: subject.reference("Observation", "breathlessness"),
      related: [encounter("breathlessness"), topicOf("breathlessness")],
      relatives: [{ type: "sibling", key: "atrial-fibrillation" }],
    }),
  ];
}

function items(subject: Subject) {
  return [
    referral(subject, "cardiology", {
      reason: "Referral to cardiology service",
      authoredOn: "2024-02-12",
      encounter: "review",
      to: "hospital",
      supportingInfo: [
        subject.reference("DocumentReference", "referral-letter"),
        subject.reference("DocumentReference", "ecg"),
      ],
    }),
    observation(subject, "atrial-fibrillation", {
      text: "Atrial fibrillation",
      date: "2024-02-12",
      encounter: "review",
    }),
    observation(subject, "pulse", {
      text: "Pulse irregularly irregular",
      date: "2024-02-12",
      encounter: "review",
    }),
    observation(subject, "breathlessness", {
      text: "Breathless on moderate exertion",
      date: "2024-05-20",
      encounter: "breathlessness",
    }),
    observation(subject, "telephone-comment", {
      text: "Comment note",
      comment: "Pharmacy asks for a repeat; to be finished after surgery.",
      date: "2024-06-01",
      encounter: "telephone-call",
    }),
    observation(subject, "inbound-referral", {
      text: "Inbound referral from community clinic",
      date: "2024-01-15",
    }),
  ];
}
