// Tests that walk hundreds of schedules.
jest.setTimeout(600_000);
