// Tests that run the real engine, a compiler or a browser.
jest.setTimeout(300_000);
