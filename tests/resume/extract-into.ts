// A process to be killed: extracts every document of a record into a folder.
// node extract-into.ts STRUCTURED_ROOT DOCUMENTS_ROOT NHS_NUMBER ODS_CODE FOLDER
import { createGpConnect, folderSink, statementLine } from "@gpdocs/extractor";
import { DEMONSTRATION_CONSUMER, DEMONSTRATION_USER } from "@gpdocs/provider-simulator";

const [structured = "", documents = "", nhsNumber = "", odsCode = "", folder = ""] = process.argv.slice(2);
const session = createGpConnect({
  route: { kind: "direct", serviceRoots: { structured, documents } },
  consumer: DEMONSTRATION_CONSUMER,
}).session({ user: DEMONSTRATION_USER, patient: { nhsNumber, odsCode } });
const statement = await session.extract({ from: "record", sink: folderSink(folder) }).statement;
process.stdout.write(`${statementLine(statement)}\n`);
