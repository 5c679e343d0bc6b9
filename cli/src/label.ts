import { wellFormed } from "pulumi-zavu-provider/redact";

// C0 and C1 characters and line ends could move a cursor, change a title or break a line.
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
// Embeddings, overrides and isolates would reorder the text around the label as well.
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A user's own label (a displayName) as it can be shown: without control characters. Digits that look like a phone number
 * and long words stay, since people tell their sessions apart by them; so do the joiners of emoji.
 */
export const labelOf = (name: string): string => wellFormed(name.replace(BIDI, "").replace(CONTROLS, " ")).trim();
