/** The local time of day `msAgo` ago, as "14:03:12". */
export const timeOfDay = (msAgo: number): string => new Date(Date.now() - msAgo).toTimeString().slice(0, 8);
