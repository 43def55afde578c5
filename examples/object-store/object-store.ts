import { randomUUID } from "node:crypto";
import { createGpConnect, statementLine } from "@gpdocs/extractor";
// The system that asks, and the logged-on user: your own in their place.
import { DEMONSTRATION_CONSUMER as consumer, DEMONSTRATION_USER as user } from "@gpdocs/provider-simulator";
import { objectStoreSink } from "./object-store-sink.ts";

const { SDS_URL = "", SDS_API_KEY = "demo", SSP_URL = "", NHS_NUMBER = "", ODS_CODE = "" } = process.env;
const { STORE_URL = "", STORE_TOKEN } = process.env;
const route = { kind: "ssp", sdsUrl: SDS_URL, sdsApiKey: SDS_API_KEY, sspUrl: SSP_URL } as const;
const session = createGpConnect({ route, consumer }).session({
  user,
  patient: { nhsNumber: NHS_NUMBER, odsCode: ODS_CODE },
});

// Objects of their own for each extraction: nothing that is there is overwritten, or deleted when a document is discarded.
const sink = objectStoreSink({ url: `${STORE_URL}/${randomUUID()}`, token: STORE_TOKEN });
const extraction = session.extract({ from: "record", sink });
for await (const { document, outcome } of extraction) console.log(outcome, document.key);
const statement = await extraction.statement;
console.log(statementLine(statement));
process.exitCode = statement.complete ? 0 : 1;
