import { filled, joined, latin1 } from "./bytes.ts";
import { type Sample, SENTENCES } from "./sample.ts";

/**
 * PDF 1.4: one A4 page of text in Helvetica. Its last object is a stream that nothing refers to, which the padding goes
 * into. Numbers that depend on the padding are written with ten digits, so that they never change the size.
 */
export const pdfSample: Sample = (padding) => {
  const text = SENTENCES.map((sentence) => `(${sentence}) Tj T*`).join(" ");
  const page = `BT /F1 12 Tf 14 TL 72 760 Td ${text} ET`;
  const objects = [
    latin1("<< /Type /Catalog /Pages 2 0 R >>"),
    latin1("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
    latin1(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    ),
    latin1("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    stream(latin1(page)),
    stream(filled(padding, 0x20)),
  ];
  const header = latin1("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  const bodies = objects.map((object, index) =>
    joined(latin1(`${index + 1} 0 obj\n`), object, latin1("\nendobj\n")),
  );
  const offsets: number[] = [];
  let end = header.length;
  for (const body of bodies) {
    offsets.push(end);
    end += body.length;
  }
  const table = offsets.map((offset) => `${tenDigits(offset)} 00000 n \n`).join("");
  return joined(
    header,
    ...bodies,
    latin1(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`),
    latin1(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${tenDigits(end)}\n%%EOF\n`),
  );
};

function stream(bytes: Uint8Array): Uint8Array {
  return joined(latin1(`<< /Length ${tenDigits(bytes.length)} >>\nstream\n`), bytes, latin1("\nendstream"));
}

function tenDigits(value: number): string {
  return String(value).padStart(10, "0");
}
