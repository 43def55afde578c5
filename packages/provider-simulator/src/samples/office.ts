import { filled, joined, latin1 } from "./bytes.ts";
import { type Sample, SENTENCES } from "./sample.ts";
import { type ZipEntry, zip } from "./zip.ts";

/** Word document (ECMA-376): one paragraph a sentence. Padded with line feeds after the root of its main part. */
export const docxSample: Sample = (padding) =>
  officeFile(
    {
      name: "word/document.xml",
      contentType: `${MAIN_TYPES}.wordprocessingml.document.main+xml`,
      xml: `<w:document xmlns:w="${NAMESPACE}/wordprocessingml/2006/main"><w:body>${paragraphs}</w:body></w:document>`,
    },
    [],
    padding,
  );

/** Excel workbook (ECMA-376): one row a sentence. Padded with line feeds after the root of its main part. */
export const xlsxSample: Sample = (padding) =>
  officeFile(
    {
      name: "xl/workbook.xml",
      contentType: `${MAIN_TYPES}.spreadsheetml.sheet.main+xml`,
      xml:
        `<workbook xmlns="${NAMESPACE}/spreadsheetml/2006/main" xmlns:r="${RELATIONSHIPS}">` +
        `<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    [
      {
        name: "xl/worksheets/sheet1.xml",
        contentType: `${MAIN_TYPES}.spreadsheetml.worksheet+xml`,
        xml: `<worksheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
      },
    ],
    padding,
  );

interface Part {
  readonly name: string;
  readonly contentType: string;
  readonly xml: string;
}

const NAMESPACE = "http://schemas.openxmlformats.org";
const RELATIONSHIPS = `${NAMESPACE}/officeDocument/2006/relationships`;
const MAIN_TYPES = "application/vnd.openxmlformats-officedocument";

const paragraphs = SENTENCES.map((sentence) => `<w:p><w:r><w:t>${sentence}</w:t></w:r></w:p>`).join("");
const rows = SENTENCES.map(
  (sentence, index) =>
    `<row r="${index + 1}"><c r="A${index + 1}" t="inlineStr"><is><t>${sentence}</t></is></c></row>`,
).join("");

function officeFile(main: Part, sheets: readonly Part[], padding: number): Uint8Array {
  const types = [main, ...sheets].map(
    (part) => `<Override PartName="/${part.name}" ContentType="${part.contentType}"/>`,
  );
  const entries: ZipEntry[] = [
    {
      name: "[Content_Types].xml",
      data: xml(
        `<Types xmlns="${NAMESPACE}/package/2006/content-types"><Default Extension="rels" ` +
          `ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${types.join("")}</Types>`,
      ),
    },
    { name: "_rels/.rels", data: relationships("officeDocument", [main.name]) },
    { name: main.name, data: joined(xml(main.xml), filled(padding, 0x0a)) },
  ];
  if (sheets.length > 0) {
    const targets = sheets.map((sheet) => sheet.name.replace(/^xl\//, ""));
    entries.push({ name: "xl/_rels/workbook.xml.rels", data: relationships("worksheet", targets) });
  }
  return zip([...entries, ...sheets.map((sheet) => ({ name: sheet.name, data: xml(sheet.xml) }))]);
}

function relationships(type: string, targets: readonly string[]): Uint8Array {
  const each = targets.map(
    (target, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONSHIPS}/${type}" Target="${target}"/>`,
  );
  return xml(
    `<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${each.join("")}</Relationships>`,
  );
}

function xml(root: string): Uint8Array {
  return latin1(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${root}\n`);
}
