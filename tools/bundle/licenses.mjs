const BETWEEN = `\n\n${"-".repeat(80)}\n\n`;

/** The text of a `licenses.txt`. */
export const joined = (sections) => `${sections.join(BETWEEN)}\n`;

/** The sections of a `licenses.txt`, each of which begins with the library's name, version and license. */
export const split = (text) => text.split(BETWEEN);
