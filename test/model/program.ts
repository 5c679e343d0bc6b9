import { walkMany, type Model } from "./many";

/** The program of a bundle: walks `MODEL_RUNS` schedules of `MODEL`. A broken promise ends it with an error. */
void walkMany(0, process.env["MODEL"] as Model | undefined).then(() => process.exit());
