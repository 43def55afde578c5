import { document, type SyntheticDocument } from "./document.ts";
import {
  documentNotForPatient,
  existenceNotForPatient,
  placeholderOverSizeLimit,
  placeholderWithoutReason,
  relatedTo,
  shownByRecordOnly,
  shownBySearchOnly,
  withoutAuthor,
  writtenBy,
} from "./document-traits.ts";
import type { Subject } from "./subject.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** The documents of the EMIS-like showcase; what else leads to them stands in `emis-showcase.ts`. */
export function emisShowcaseDocuments(subject: Subject): readonly SyntheticDocument[] {
  return [
    ...reviewDocuments(subject),
    ...filedLetters(subject),
    ...laterDocuments(subject),
    ...oddOnesOut(subject),
  ];
}

function reviewDocuments(subject: Subject): readonly SyntheticDocument[] {
  const made = { created: "2024-02-12", encounter: "review" };
  return [
    /** Led to five ways: heading, `context.encounter`, problem, and both secondary document Lists. */
    document(
      subject,
      "discharge-summary",
      {
        ...made,
        title: "Discharge summary, cardiology",
        type: "Discharge summary",
        contentType: "application/pdf",
        size: 48_212,
      },
      writtenBy(subject.reference("Organization", "hospital")),
    ),
    document(subject, "ecg", {
      ...made,
      title: "12-lead ECG",
      type: "Electrocardiogram",
      contentType: "image/png",
      size: 20_932,
    }),
    document(subject, "referral-letter", {
      ...made,
      title: "Referral letter to cardiology",
      type: "Referral letter",
      contentType: "text/richtext",
      size: 39_907,
    }),
    document(
      subject,
      "echocardiogram",
      {
        ...made,
        title: "Echocardiogram report, to be discussed first",
        type: "Clinical report",
        contentType: "application/pdf",
        size: 31_744,
      },
      documentNotForPatient,
    ),
    /** In no List: only `context.encounter` leads to it. */
    document(
      subject,
      "blood-pressure-readings",
      {
        ...made,
        title: "Blood pressure readings at home",
        type: "Patient's own record",
        contentType: "text/plain",
        size: 412,
      },
      withoutAuthor,
    ),
  ];
}

function filedLetters(subject: Subject): readonly SyntheticDocument[] {
  const filed = { indexed: "2024-03-04", encounter: "letters" };
  const hospital = writtenBy(subject.reference("Organization", "hospital"));
  return [
    document(
      subject,
      "scanned-letter",
      {
        ...filed,
        title: "Scanned letter, chest clinic",
        type: "Letter from specialist",
        created: "2024-02-26",
        contentType: "image/tiff",
        size: 54_304,
      },
      hospital,
    ),
    document(
      subject,
      "out-of-hours-report",
      {
        ...filed,
        title: "Out-of-hours encounter report",
        type: "Clinical report",
        created: "2024-03-02T23:15:00+00:00",
        contentType: "text/html",
        size: 1_701,
      },
      writtenBy(subject.reference("Organization", "out-of-hours")),
    ),
    document(
      subject,
      "inbound-referral",
      {
        ...filed,
        title: "Referral from the community heart failure clinic",
        type: "Referral letter",
        created: "2024-01-15",
        contentType: "application/pdf",
        size: 22_318,
      },
      relatedTo(subject.reference("Observation", "inbound-referral")),
    ),
    document(
      subject,
      "third-party-letter",
      {
        ...filed,
        title: "Letter from social services, mentions others",
        type: "Letter",
        created: "2024-02-20",
        contentType: "application/pdf",
        size: 17_455,
      },
      existenceNotForPatient,
    ),
    document(
      subject,
      "cardiac-mri",
      {
        ...filed,
        title: "Cardiac MRI, report with images",
        type: "Clinical report",
        created: "2024-02-28",
        contentType: "application/pdf",
        size: 18_551_238,
      },
      hospital,
      placeholderOverSizeLimit,
    ),
    document(
      subject,
      "paper-notes",
      {
        ...filed,
        title: "Paper notes before 2005, scanned",
        type: "Lloyd George record",
        created: "2005-06",
        contentType: "image/tiff",
        size: 26_214_400,
      },
      placeholderWithoutReason,
    ),
    document(
      subject,
      "vaccination-letter",
      {
        ...filed,
        title: "Invitation to flu vaccination",
        type: "Letter sent to patient",
        created: "2023-09-18",
        contentType: DOCX,
        size: 12_640,
      },
      shownByRecordOnly,
    ),
  ];
}

function laterDocuments(subject: Subject): readonly SyntheticDocument[] {
  return [
    document(subject, "ankle-photograph", {
      title: "Photograph of swollen ankle",
      type: "Photograph",
      created: "2024-05-20T10:52:00+01:00",
      contentType: "image/jpeg",
      size: 70_402,
      encounter: "breathlessness",
    }),
    document(subject, "clinic-letter", {
      title: "Clinic letter, heart failure nurse",
      type: "Letter from specialist",
      created: "2024-05-14",
      indexed: "2024-05-20",
      contentType: DOCX,
      size: 83_611,
      encounter: "breathlessness",
    }),
    document(subject, "pharmacy-message", {
      title: "Telephone message from the pharmacy",
      type: "Message",
      created: "2024-06-01T16:01:00+01:00",
      contentType: "text/plain",
      size: 64,
      encounter: "telephone-call",
    }),
  ];
}

function oddOnesOut(subject: Subject): readonly SyntheticDocument[] {
  return [
    /** Only the problem leads to it. */
    document(subject, "care-plan", {
      title: "Care plan, atrial fibrillation",
      type: "Care plan",
      created: "2024-03-11",
      contentType: DOCX,
      size: 25_988,
    }),
    /** Nothing leads to it. */
    document(subject, "new-patient-questionnaire", {
      title: "New patient questionnaire",
      type: "Questionnaire",
      created: "2010-03-02",
      contentType: "application/pdf",
      size: 9_310,
    }),
    document(
      subject,
      "ambulance-handover",
      {
        title: "Ambulance handover, not yet filed",
        type: "Clinical report",
        created: "2024-06-02",
        contentType: "application/pdf",
        size: 14_027,
      },
      shownBySearchOnly,
    ),
  ];
}
