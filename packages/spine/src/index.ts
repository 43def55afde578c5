export type { Consumer, User } from "./consumer.ts";
export {
  ContentError,
  type GpConnectError,
  InputError,
  InvalidResponseError,
  isGpConnectError,
  LocationError,
  PatientMismatchError,
  ProviderError,
  RefusedError,
  RouteError,
  SinkError,
  SpineError,
  TimeoutError,
} from "./errors.ts";
export { htmlPage, looksLikeHtml } from "./html-page.ts";
export type { Priority } from "./line.ts";
export { DEFAULT_MANNERS, type Manners } from "./manners.ts";
export type { CallRequest } from "./prepare-request.ts";
export { type ProviderResponse, readJson } from "./response.ts";
export { outcomeFailure } from "./response-failure.ts";
export type { RetryNotice } from "./retry.ts";
export { type ConsumerAdaptorRoute, type DirectRoute, join, type Route, type SspRoute } from "./route.ts";
export { settledPromise } from "./settled-promise.ts";
export { createSpine, type Spine, type SpineSession } from "./spine.ts";
