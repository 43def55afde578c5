import type { SimulatedPatient } from "../simulated-patient.ts";
import { diaryEntry, observation, referral } from "./clinical-items.ts";
import {
  consultation,
  heading,
  notExported,
  sentenceAsReference,
  tiedDirectlyTo,
  topic,
} from "./consultation.ts";
import { organization } from "./practice.ts";
import { problem } from "./problem.ts";
import { switchedOff } from "./record-traits.ts";
import { TPP_LIKE } from "./shape.ts";
import { simulatedPatient } from "./simulated.ts";
import { type Subject, subjectOf } from "./subject.ts";
import { tppUntidyDocuments } from "./tpp-untidy-documents.ts";

/**
 * Topics that hold their documents directly, and documents that declare what is not so. Rests on: domain notes, "TPP: the
 * topic List directly, headings are rare", and the notes that `tpp-untidy-documents.ts` names.
 */
export function tppUntidy(nhsNumber: string): SimulatedPatient {
  const subject = subjectOf(TPP_LIKE, nhsNumber);
  return simulatedPatient(subject, {
    description:
      "Documents with missing, odd and wrong declarations; topics without headings; an area switched off",
    person: { family: "Untidy", given: "Tom", prefix: "Mr", gender: "male", birthDate: "1967-11-30" },
    status: "active",
    documents: tppUntidyDocuments(subject),
    resources: [
      organization(subject, "clinic", { name: "Imaginary Eye Clinic", odsCode: "ZZ901" }),
      ...problems(subject),
      ...consultations(subject),
      ...items(subject),
    ],
    traits: [switchedOff(subject, "includeInvestigations")],
  });
}

function consultations(subject: Subject) {
  const observed = (key: string) => subject.reference("Observation", key);
  const document = (key: string) => subject.reference("DocumentReference", key);
  return [
    ...consultation(subject, "annual-review", {
      type: "Diabetic annual review",
      start: "2023-10-09T11:20:00+01:00",
      status: "finished",
      by: "gp",
      topics: [
        tiedDirectlyTo(
          subject,
          "diabetes",
          topic(
            "Diabetes",
            observed("foot-check"),
            document("annual-letter"),
            /** A heading between items. Rests on: domain notes, "real records also mix Lists and items in one topic". */
            heading("Examination", observed("retinal-screening"), document("retinal-images")),
            document("eye-clinic-letter"),
            sentenceAsReference("Investigation items have been disabled."),
          ),
        ),
        topic("Referral", subject.reference("ReferralRequest", "eye-clinic"), document("eye-referral")),
      ],
    }),
    ...consultation(subject, "filing", {
      type: "Document filing",
      start: "2023-11-20T08:30:00+00:00",
      status: "finished",
      by: "nurse",
      topics: [
        topic(
          "Correspondence",
          document("untyped-scan"),
          document("type-missing"),
          document("fax"),
          document("size-wrong"),
          document("size-missing"),
          notExported("Investigation items have been disabled."),
        ),
      ],
    }),
    /** Rests on: domain notes, "A full record may also hold Encounters without Lists". */
    ...consultation(subject, "did-not-attend", {
      type: "Did not attend",
      start: "2023-12-04T09:00:00+00:00",
      status: "finished",
      by: "gp",
      topics: [],
    }),
  ];
}

function problems(subject: Subject) {
  return [
    problem(subject, "diabetes", {
      title: "Type 2 diabetes mellitus",
      code: "44054006",
      significance: "major",
      status: "active",
      onset: "2015-03",
      related: [
        subject.reference("Encounter", "annual-review"),
        subject.reference("ReferralRequest", "eye-clinic"),
        subject.reference("DocumentReference", "education-record"),
        { display: "Investigation items have been disabled." },
      ],
      relatives: [{ type: "CHILD", key: "retinopathy" }],
    }),
    /** The document itself is the problem's entry. Rests on: domain notes, "a problem's `ActualProblem`". */
    problem(subject, "retinopathy", {
      title: "Background diabetic retinopathy",
      code: "390834004",
      significance: "minor",
      status: "active",
      onset: "2023-10-09",
      actual: subject.reference("DocumentReference", "eye-clinic-letter"),
      related: [],
      relatives: [{ type: "Parent", key: "diabetes" }],
    }),
  ];
}

function items(subject: Subject) {
  return [
    referral(subject, "eye-clinic", {
      reason: "Referral to ophthalmology service",
      authoredOn: "2023-10-09",
      encounter: "annual-review",
      to: "clinic",
      supportingInfo: [subject.reference("DocumentReference", "eye-referral")],
    }),
    diaryEntry(subject, "next-review", {
      text: "Diabetic annual review due",
      due: "2024-10-01",
      supportingInfo: [subject.reference("DocumentReference", "annual-letter")],
    }),
    observation(subject, "foot-check", {
      text: "Diabetic foot examination normal",
      date: "2023-10-09",
      encounter: "annual-review",
    }),
    observation(subject, "retinal-screening", {
      text: "Diabetic retinopathy screening done",
      date: "2023-10-09",
      encounter: "annual-review",
    }),
  ];
}
