/** Phone numbers as the API sends them and as programs write them. Messages show only the last two digits. */

const SEPARATORS = /[\s.()-]/g;

/** Whether a text is a number in E.164: `+` and 7 to 15 digits. Ignores spaces, dots, dashes and parentheses. */
export const isPhoneNumber = (text: string): boolean => /^\+\d{7,15}$/.test(text.replace(SEPARATORS, ""));

/** Whether two numbers have the same digits. */
export const isSameNumber = (one: string, other: string): boolean => digitsOf(one) === digitsOf(other);

/** The last two digits, which identify a phone but cannot be dialed; undefined if there are no digits. */
export const endOfNumber = (number: string): string | undefined => digitsOf(number).slice(-2) || undefined;

const digitsOf = (number: string) => number.replace(/\D/g, "");
