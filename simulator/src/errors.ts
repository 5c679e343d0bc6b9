/** An error answer in the documented shape `{code, message, details?}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
  }

  body(): { code: string; message: string; details?: Record<string, unknown> } {
    return { code: this.code, message: this.message, ...(this.details && { details: this.details }) };
  }
}

/** 400. The API names this code for invalid bodies; it names none for a test key, so the same code is used. */
export const invalid = (message: string) => new ApiError(400, "invalid_request", message);

/** 404. The API names no code; this one is assumed. */
export const notFound = (message: string) => new ApiError(404, "not_found", message);

/** 401. Raised for a missing and for an unknown key. */
export const unauthorized = () => new ApiError(401, "unauthorized", "Invalid or missing API key");

/** 429. `details.retryAfter` in Unix ms, as documented. */
export function rateLimited(reset: number): ApiError {
  const message = `Rate limit exceeded. Retry after ${new Date(reset).toISOString()}`;
  return new ApiError(429, "rate_limited", message, { retryAfter: reset });
}
