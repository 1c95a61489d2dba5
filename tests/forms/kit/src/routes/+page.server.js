import { fail, message, superValidate } from "sveltekit-superforms";
import { standard } from "sveltekit-superforms/adapters";
import { defaults, schema } from "../form.js";

const adapter = standard(schema, { defaults });

export const load = async () => ({ form: await superValidate(adapter) });

export const actions = {
  default: async ({ request }) => {
    const form = await superValidate(request, adapter);
    return form.valid ? message(form, JSON.stringify(form.data)) : fail(400, { form });
  },
};
