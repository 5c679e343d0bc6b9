// A unit test that takes longer waits for something that it does not need.
jest.setTimeout(10_000);
