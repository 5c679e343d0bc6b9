import { wellFormed } from "pulumi-zavu-provider/redact";

// C0 and C1 characters and line breaks could move the cursor, change the title or break a line.
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
// Embeddings, overrides and isolates would reorder the text around the label as well.
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A user's own label (a displayName) without control characters. Digits that look like a phone number, long words and
 * emoji joiners stay, because users recognize their sessions by them.
 */
export const labelOf = (name: string): string => wellFormed(name.replace(BIDI, "").replace(CONTROLS, " ")).trim();
