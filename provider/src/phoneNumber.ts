/** Phone numbers as the API sends them and as people write them. Whatever shows one shows its last two digits only. */

const SEPARATORS = /[\s.()-]/g;

/** Whether a text is a number in E.164: `+` and 7 to 15 digits. Blanks, dots, dashes and parentheses may stand between. */
export const isPhoneNumber = (text: string): boolean => /^\+\d{7,15}$/.test(text.replace(SEPARATORS, ""));

/** Whether two numbers are the same, digit by digit. */
export const isSameNumber = (one: string, other: string): boolean => digitsOf(one) === digitsOf(other);

/** The last two digits, which tell people which phone it is and nobody else what to dial; absent without any digit. */
export const endOfNumber = (number: string): string | undefined => digitsOf(number).slice(-2) || undefined;

const digitsOf = (number: string) => number.replace(/\D/g, "");
