/** The path of the system's Chromium. */
export function chromiumOnPath(): string | undefined;

/** Whether the npm package with a Chromium for Linux is installed and fits this machine. */
export function hasChromiumPackage(): boolean;
