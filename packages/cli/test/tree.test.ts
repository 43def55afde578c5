import type { DocumentLocation, DocumentOutcome } from "@gpdocs/extractor";
import type { Consultation, ResolvedRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import { recordTree } from "../src/tree.ts";

function document(key: string, more: Partial<DocumentLocation> = {}): DocumentLocation {
  return {
    key,
    documentReferenceId: key,
    contentIndex: 0,
    identifiers: [],
    subject: "Patient/p",
    links: [],
    title: null,
    type: null,
    created: null,
    indexed: null,
    authors: [],
    custodian: null,
    origin: null,
    contentType: null,
    size: null,
    disclosure: "unlabelled",
    availability: { kind: "available", url: `https://practice.invalid/Binary/${key}` },
    ...more,
  };
}

const consultationLink = {
  kind: "consultation",
  resource: "List/t",
  path: "entry[0].item",
  encounterId: "e",
  via: "list",
} as const;
const problemLink = {
  kind: "problem",
  resource: "Condition/c",
  path: "extension[0]",
  problemId: "c",
  via: "related-clinical-content",
} as const;

const CONSULTATION: Consultation = {
  encounterId: "e",
  type: "Surgery",
  status: "unknown",
  isDraft: true,
  period: { start: "2024-05-20T09:30:00+01:00", end: null },
  participants: ["Dr A", "Nurse B"],
  disclosure: "unlabelled",
  topics: [
    {
      title: "Breathlessness",
      problemIds: ["c"],
      content: [
        {
          kind: "heading",
          title: "History",
          content: [{ kind: "resource", resource: "Observation/1", text: "x" }],
        },
        {
          kind: "heading",
          title: "Document",
          content: [
            { kind: "document", keys: ["letter"] },
            { kind: "resource", resource: "Observation/2", text: null },
            { kind: "document", keys: ["scan"] },
          ],
        },
        { kind: "not-exported", text: "Diary entries are not supported" },
      ],
    },
    { title: null, problemIds: [], content: [{ kind: "resource", resource: "Observation/3", text: null }] },
  ],
  documents: ["note"],
};

const RECORD: ResolvedRecord = {
  consultations: [CONSULTATION, { ...CONSULTATION, encounterId: "f", topics: [], documents: [] }],
  problems: [
    {
      problemId: "c",
      title: "Heart failure",
      code: "84114007",
      significance: "major",
      status: "active",
      onset: null,
      disclosure: "existence-not-for-patient",
      parentIds: [],
      childIds: [],
      siblingIds: [],
      documents: ["letter"],
    },
  ],
  referrals: [{ referralId: "r", title: null, authoredOn: "2024-05-21", documents: ["scan"] }],
  documents: [
    document("letter", {
      title: "Clinic letter",
      created: "2024-05",
      contentType: "application/pdf",
      size: 33_600,
      disclosure: "document-not-for-patient",
      links: [consultationLink, problemLink],
    }),
    document("scan", {
      title: "Scan",
      indexed: "2024-05-14T10:00:00Z",
      contentType: "image/tiff",
      size: 18_551_238,
      availability: {
        kind: "placeholder",
        reason: "File size 18551238 bytes greater than maximum allowable (5MB)",
      },
      links: [consultationLink],
    }),
    document("note", {
      type: "Note",
      contentType: "text/plain",
      size: 412,
      origin: "external",
      links: [consultationLink],
    }),
    document("answer", {
      title: "Answers",
      links: [{ kind: "questionnaire-response", resource: "QuestionnaireResponse/q", path: "item[0]" }],
    }),
    document("lost", { title: "Lost", availability: { kind: "placeholder", reason: null } }),
  ],
  warnings: [
    {
      code: "confidential-items",
      severity: "incomplete",
      resource: "List",
      clinicalArea: "consultations",
      text: "Some items are withheld.",
    },
    {
      code: "confidential-items",
      severity: "incomplete",
      resource: "List",
      clinicalArea: "problems",
      text: "Some items are withheld.",
    },
    { code: "duplicate-id", severity: "notice", resource: "List/x", clinicalArea: null, text: null },
  ],
};

describe("recordTree", () => {
  it("shows warnings first, then where each document hangs, in display order", () => {
    expect(recordTree(RECORD).split("\n")).toEqual([
      "5 documents, 3 available, 2 placeholders; 2 consultations, 1 problem, 1 referral.",
      "",
      "Warnings (3)",
      "! items are withheld because they are confidential (confidential-items, consultations, problems), 2 times",
      "  Some items are withheld.",
      "! resources of one id differ (duplicate-id, List/x)",
      "",
      "Consultations (2)",
      "2024-05-20  Surgery · Dr A, Nurse B · draft",
      "├─ Breathlessness  problem: Heart failure",
      "│  ├─ History  1 item",
      "│  ├─ Document  1 other item",
      "│  │  ├─ Clinic letter  2024-05     PDF  34 kB    not for the patient, 2 links",
      "│  │  └─ Scan           2024-05-14  TIF  18.6 MB  placeholder",
      "│  └─ Not exported: Diary entries are not supported",
      "├─ Topic without a title  1 item",
      "└─ In none of its Lists",
      "   └─ Note                          TXT  412 B    external",
      "1 consultation without documents",
      "",
      "Problems (1)",
      "Heart failure  major · active · not for the patient, nor that it exists",
      "└─ Clinic letter        2024-05     PDF  34 kB    not for the patient, 2 links",
      "",
      "Referrals (1)",
      "Referral without a title  2024-05-21",
      "└─ Scan                 2024-05-14  TIF  18.6 MB  placeholder",
      "",
      "Linked in other ways (1)",
      "Answers",
      "└─ questionnaire-response: QuestionnaireResponse/q item[0]",
      "",
      "Linked from nowhere (1)",
      "Lost                                              placeholder",
      "",
      "Placeholders (2)",
      "Scan: File size 18551238 bytes greater than maximum allowable (5MB)",
      "Lost: the practice gives no reason",
      "",
    ]);
  });

  it("says what became of each document", () => {
    const facts = { attempts: 1, traceIds: [] };
    const [letter, scan, note, answer] = RECORD.documents;
    if (letter === undefined || scan === undefined || note === undefined || answer === undefined)
      throw new Error("No documents");
    const receipt = {
      bytes: 900,
      sha256: "",
      contentType: "text/html",
      declaredContentType: null,
      receivedContentType: "text/html",
      extension: ".html",
      file: null,
      retrievedAt: "",
      warnings: [],
    };
    const failure = { code: "status", message: "", retryable: false, spineCode: "NO_RECORD_FOUND" };
    const outcomes: readonly DocumentOutcome[] = [
      { ...facts, document: letter, outcome: "retrieved", receipt },
      { ...facts, document: scan, outcome: "placeholder", reason: null },
      { ...facts, document: note, outcome: "failed", failure },
      { ...facts, document: answer, outcome: "skipped", because: "cancelled" },
    ];
    const tree = recordTree(RECORD, {
      outcomes: new Map(outcomes.map((outcome) => [outcome.document.key, outcome])),
    });
    expect(tree).toMatch(/Clinic letter +2024-05 +HTML +900 B +retrieved, not for the patient, 2 links\n/);
    expect(tree).toMatch(/Scan +2024-05-14 .* placeholder\n/);
    expect(tree).toMatch(/Note +TXT +412 B +failed \(NO_RECORD_FOUND\), external\n/);
    expect(tree).toMatch(/Answers +skipped \(cancelled\)\n/);
  });

  it("says that a document was held from before, with what is known of its file", () => {
    const [letter] = RECORD.documents;
    if (letter === undefined) throw new Error("No documents");
    const held: DocumentOutcome = {
      document: letter,
      attempts: 1,
      traceIds: [],
      outcome: "held",
      version: { standing: "unchanged", earlierFile: null },
      receipt: {
        bytes: 900,
        sha256: "",
        contentType: "text/html",
        declaredContentType: null,
        receivedContentType: "text/html",
        extension: ".html",
        file: "documents/letter.html",
        retrievedAt: "",
        warnings: [],
      },
    };
    const tree = recordTree(RECORD, { outcomes: new Map([[letter.key, held]]) });
    expect(tree).toMatch(/Clinic letter +2024-05 +HTML +900 B +held, not for the patient, 2 links\n/);
  });

  it("shows a document whose consultation the record does not hold", () => {
    const tree = recordTree({ ...RECORD, consultations: [], problems: [], referrals: [], warnings: [] });
    for (const title of ["Clinic letter", "Scan", "Note", "Answers"]) {
      expect(tree.slice(tree.indexOf("Linked in other ways (4)"))).toContain(title);
    }
  });

  it("shows all words of what is missing, and the first few of mere notices", () => {
    const numbers = Array.from({ length: 8 }, (_, place) => place);
    const warning = (code: string, severity: "incomplete" | "notice", place: number) => ({
      code,
      severity,
      resource: "List",
      clinicalArea: null,
      text: `${code} ${place}`,
    });
    const tree = recordTree({
      ...RECORD,
      warnings: [
        ...numbers.map((place) => warning("not-exported", "incomplete", place)),
        ...numbers.map((place) => warning("dangling-reference", "notice", place)),
      ],
    });
    const shown = tree.split("\n").filter((line) => /^ {2}\S/.test(line));
    expect(shown).toEqual([
      ...numbers.map((place) => `  not-exported ${place}`),
      ...numbers.slice(0, 5).map((place) => `  dangling-reference ${place}`),
      "  … and 3 more",
    ]);
  });

  it("lets no text of the record steer a terminal or break the lines", () => {
    const title = "\u001B[2JAll\u0007 clear\r\nConsultations\u202E (0)";
    const tree = recordTree({
      ...RECORD,
      documents: [document("x", { title })],
      consultations: [],
      problems: [],
      referrals: [],
      warnings: [],
    });
    expect(tree).toContain("\n[2JAll clear Consultations (0)\n");
    expect(tree).not.toMatch(/[^\P{C}\n]/u);
  });

  it("draws headings nested without end", () => {
    let content: Consultation["topics"][number]["content"] = [{ kind: "document", keys: ["letter"] }];
    for (let depth = 0; depth < 50_000; depth += 1) content = [{ kind: "heading", title: "h", content }];
    const topics = [{ title: "Deep", problemIds: [], content }];
    const tree = recordTree({ ...RECORD, consultations: [{ ...CONSULTATION, topics }] });
    expect(tree.split("\n").filter((line) => line.endsWith("─ h"))).toHaveLength(50_000);
  });
});
