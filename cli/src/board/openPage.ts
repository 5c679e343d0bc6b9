/** Opens an address in the person's browser. */
export type Opener = (url: string) => Promise<void>;

/** In the browser that the system takes for web pages. */
export const openInBrowser: Opener = async (url) => {
  const { default: open } = await import("open");
  await open(url);
};
