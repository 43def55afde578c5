import { document, type SyntheticDocument } from "./document.ts";
import {
  attachmentTitled,
  contentTypeSpelt,
  declaringSize,
  secondContent,
  shownByRecordOnly,
  shownBySearchOnly,
  untyped,
  withoutContentType,
  withoutCreated,
  withoutSize,
  writtenBy,
} from "./document-traits.ts";
import type { Subject } from "./subject.ts";

/** The documents of the TPP-like record: first those of the review, then one for each way to declare a file badly. */
export function tppUntidyDocuments(subject: Subject): readonly SyntheticDocument[] {
  return [...reviewDocuments(subject), ...badlyDeclared(subject), ...ofOneSession(subject)];
}

function reviewDocuments(subject: Subject): readonly SyntheticDocument[] {
  const made = { created: "2023-10-09", encounter: "annual-review" };
  const clinic = writtenBy(subject.reference("Organization", "clinic"));
  return [
    document(subject, "annual-letter", {
      ...made,
      title: "Diabetic annual review, letter to patient",
      type: "Letter sent to patient",
      contentType: "application/rtf",
      size: 6_144,
    }),
    document(
      subject,
      "retinal-images",
      {
        ...made,
        title: "Retinal images, both eyes",
        type: "Photograph",
        contentType: "image/jpeg",
        size: 40_960,
      },
      secondContent(subject, "retinal-images-left", "image/jpeg", 41_472),
      clinic,
    ),
    document(
      subject,
      "eye-clinic-letter",
      {
        ...made,
        title: "Eye clinic letter",
        type: "Letter from specialist",
        contentType: "application/pdf",
        size: 15_360,
      },
      attachmentTitled("letter.pdf"),
      clinic,
    ),
    document(subject, "eye-referral", {
      ...made,
      title: "Referral to eye clinic",
      type: "Referral letter",
      contentType: "text/rtf",
      size: 7_168,
    }),
    document(subject, "education-record", {
      title: "Structured education, attendance record",
      type: "Administration",
      created: "2016-09",
      indexed: "2016-09-20",
      contentType: "text/html",
      size: 2_048,
    }),
  ];
}

function badlyDeclared(subject: Subject): readonly SyntheticDocument[] {
  const filed = { type: "Correspondence", created: "2023-11-17", indexed: "2023-11-20", encounter: "filing" };
  return [
    document(
      subject,
      "untyped-scan",
      { ...filed, title: "Scanned correspondence", contentType: "application/pdf", size: 33_280 },
      untyped("application/pdf", 33_280),
    ),
    document(
      subject,
      "type-missing",
      { ...filed, title: "Letter without a content type", contentType: "image/png", size: 11_264 },
      withoutContentType,
    ),
    document(
      subject,
      "fax",
      { ...filed, title: "Fax from ward", contentType: "image/tiff", size: 27_648 },
      contentTypeSpelt('Image/TIFF; name="FAX 1.TIF"'),
      withoutCreated,
    ),
    document(
      subject,
      "size-wrong",
      { ...filed, title: "Letter of another size than declared", contentType: "text/plain", size: 1_300 },
      declaringSize(1_024),
    ),
    document(
      subject,
      "size-missing",
      { ...filed, title: "Letter of no declared size", contentType: "application/x-rtf", size: 5_120 },
      withoutSize,
    ),
  ];
}

function ofOneSession(subject: Subject): readonly SyntheticDocument[] {
  return [
    document(
      subject,
      "workflow-letter",
      {
        title: "Letter still in workflow",
        type: "Correspondence",
        created: "2024-01-05",
        contentType: "application/pdf",
        size: 18_944,
      },
      shownBySearchOnly,
    ),
    document(
      subject,
      "missed-appointment",
      {
        title: "Missed appointment letter",
        type: "Letter sent to patient",
        created: "2023-12-04",
        contentType: "application/x-pdf",
        size: 8_704,
        encounter: "did-not-attend",
      },
      shownByRecordOnly,
    ),
  ];
}
