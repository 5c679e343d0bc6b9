/** Opens an address in the user's browser. */
export type Opener = (url: string) => Promise<void>;

/** Opens it in the system's default browser. */
export const openInBrowser: Opener = async (url) => {
  const { default: open } = await import("open");
  await open(url);
};
