// Quantities in forms.
import { readAmount } from "../shared/statement.mjs";

// Reads what was typed into the field `name`; null, and the error among `problems`, where it is no quantity.
export const amountReader = (problems) => (name, typed) => {
  try {
    return readAmount(typed);
  } catch (error) {
    problems[name] = error;
    return null;
  }
};
