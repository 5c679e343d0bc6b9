import { walkMany } from "../model/many";

/** What a bundle runs: the model, as many schedules as `MODEL_RUNS` says. A broken promise ends the process with an error. */
void walkMany(0).then(() => process.exit());
