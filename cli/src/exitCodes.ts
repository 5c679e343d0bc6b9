/** The exit codes of the process. Pipelines rely on them: never change a number. */
export const EXIT = { reached: 0, error: 1, usage: 2, timedOut: 3, failed: 4 } as const;
