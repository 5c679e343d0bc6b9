/** What the process exits with. Part of the promise to pipelines: never renumbered. */
export const EXIT = { reached: 0, error: 1, usage: 2, timedOut: 3, failed: 4 } as const;
