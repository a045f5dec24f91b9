/**
 * Every error that the panel's API answers, with its HTTP status. The codes are stable: pages, scripts and tests switch
 * on them. The body is `application/problem+json` (RFC 9457) of the shape {@link Problem}.
 */
export const errorStatus = {
  invalid_input: 400,
  weak_password: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  forbidden: 403,
  origin_refused: 403,
  route_unknown: 404,
  node_unknown: 404,
  channel_gone: 404,
  bridge_gone: 404,
  endpoint_unknown: 404,
  spy_gone: 404,
  talk_gone: 404,
  recording_gone: 404,
  user_unknown: 404,
  token_unknown: 404,
  already_exists: 409,
  not_controllable: 409,
  not_answered: 409,
  not_possible_now: 409,
  bridge_not_ours: 409,
  setup_closed: 410,
  too_large: 413,
  range_not_satisfiable: 416,
  endpoint_unavailable: 422,
  too_many_requests: 429,
  internal: 500,
  not_supported_by_node: 501,
  asterisk_refused: 502,
  node_not_live: 503,
  asterisk_timeout: 504,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** Body of every error answer. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  /** What happened, to what. One or two sentences. */
  detail: string;
  /** What the reader can do about it. */
  whatToDo: string;
  /** Path of the input field at fault, for example `to.extension`. */
  field?: string;
  /** What Asterisk itself answered. */
  asterisk?: { status: number; message: string };
  /** To find the log line and the audit row. */
  requestId?: string;
}
