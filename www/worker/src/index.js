// The edge worker: checks requests before they reach the real API, and sends whole files of users on.
//
//   settings.js   what the environment says
//   routes.js     which address leads where
//   answers.js    problem+json, CORS, request ids
//   users.js      one user: check, forward, expand
//   upstream.js   the call to the real API
//   openapi.js    the description of all this
//   imports/      files of any length: intake, consumer, delivery, tracker, status
import { consume } from "./imports/consumer.js";
import { respond } from "./routes.js";
import { settingsOf } from "./settings.js";

export { ImportTracker } from "./imports/tracker.js";

export default {
  fetch(request, env) {
    return respond(request, env);
  },
  queue(batch, env) {
    return consume(batch, settingsOf(env));
  },
};
