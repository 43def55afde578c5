import { createGpConnect, folderSink, statementLine } from "@gpdocs/extractor";
// The system that asks, and the logged-on user: your own in their place.
import { DEMONSTRATION_CONSUMER as consumer, DEMONSTRATION_USER as user } from "@gpdocs/provider-simulator";

const { SDS_URL = "", SDS_API_KEY = "demo", SSP_URL = "", NHS_NUMBER = "", ODS_CODE = "" } = process.env;
const route = { kind: "ssp", sdsUrl: SDS_URL, sdsApiKey: SDS_API_KEY, sspUrl: SSP_URL } as const;
const session = createGpConnect({ route, consumer }).session({
  user,
  patient: { nhsNumber: NHS_NUMBER, odsCode: ODS_CODE },
});
const extraction = session.extract({ from: "record", sink: folderSink("patient") });
for await (const { document, outcome } of extraction) console.log(outcome, document.title);
console.log(statementLine(await extraction.statement));
