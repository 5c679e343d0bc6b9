/** Calling codes, longest first, of the countries that the simulator derives from a number. */
const COUNTRIES: readonly [string, string][] = [
  ["+351", "pt"],
  ["+593", "ec"],
  ["+598", "uy"],
  ["+33", "fr"],
  ["+34", "es"],
  ["+39", "it"],
  ["+44", "gb"],
  ["+49", "de"],
  ["+51", "pe"],
  ["+52", "mx"],
  ["+54", "ar"],
  ["+55", "br"],
  ["+56", "cl"],
  ["+57", "co"],
  ["+91", "in"],
  ["+1", "us"],
];

/** The country that the API would derive (ISO 3166-1 alpha-2, lower case). `cl` without a known number (assumed). */
export function countryOf(phoneNumber: string | undefined): string {
  return COUNTRIES.find(([prefix]) => phoneNumber?.startsWith(prefix))?.[1] ?? "cl";
}
