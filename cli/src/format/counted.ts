/** A number and its noun: "1 session", "12 sessions". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
