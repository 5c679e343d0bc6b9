// A unit test that takes longer waits for something that it should not need.
jest.setTimeout(10_000);
