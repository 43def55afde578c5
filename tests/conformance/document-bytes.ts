import { createCipheriv } from "node:crypto";

/** The bytes of the invented documents, by the name under which the fixtures speak of them. */
export const DOCUMENT_BYTES = {
  "clinic-letter": text(
    "Dear Dr Invented,\r\n\r\nPeak flow 380 l/min. £0 charge. Größe 1,71 m. Ångström? naïve café.\r\n",
  ),
  "discharge-summary": text(pdf()),
  "referral-letter": text(
    "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times;}}\\f0\\fs24 Please see for physiotherapy.\\par}\n",
  ),
  "shared-care-plan": text(
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Care plan</title></head>' +
      "<body><h1>Care plan</h1><p>Inhaler – twice a day &amp; at need.</p></body></html>\n",
  ),
  "ecg-trace": noise(70_001, "ecg-trace-key-16"),
  "phone-note": text("Call me."),
  "old-scan": text("<html><body>Born 1971. Measles 1975.</body></html>"),
  "theatre-video": noise(5_767_168, "theatre-video-16"),
  "safeguarding-report": text("Nothing in this report is about anybody.\n"),
  "unreviewed-result": text("Haemoglobin 131 g/l\n"),
} as const satisfies Readonly<Record<string, Buffer>>;

export type DocumentName = keyof typeof DOCUMENT_BYTES;

function text(content: string): Buffer {
  return Buffer.from(content, "utf8");
}

/** Bytes that look random and are the same in every run; of a length that base64 has to pad. */
function noise(length: number, key: string): Buffer {
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

/** One page with four words on it. The offsets in the cross-reference table are counted by hand. */
function pdf(): string {
  return `%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R
   /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>
endobj
4 0 obj
<< /Length 54 >>
stream
BT /F1 18 Tf 20 40 Td (Discharged home and well) Tj ET
endstream
endobj
xref
0 5
0000000000 65535 f 
0000000009 00000 n 
0000000058 00000 n 
0000000115 00000 n 
0000000293 00000 n 
trailer
<< /Size 5 /Root 1 0 R >>
startxref
397
%%EOF
`;
}
