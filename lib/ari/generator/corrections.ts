import type { FieldEntry, ParameterEntry } from "../table";

/**
 * Where the documents say other than Asterisk does. Applied to each document as it is read, so that a regenerated
 * table equals the committed one.
 */
export function correctParameter(operation: string, parameter: ParameterEntry): ParameterEntry {
  // Documented as `both` alone; the code takes three words where the parameter has a meaning, that is for websockets
  // (res/ari/resource_channels.c).
  if (operation === "channels.externalMedia" && parameter.name === "direction") {
    return { ...parameter, values: ["both", "in", "out"] };
  }
  return parameter;
}

/** See {@link correctParameter}. */
export function correctField(model: string, name: string, field: FieldEntry): FieldEntry {
  // Documented as "Rsrved"; main/channel.c says "Rsrvd", and knows "Mute".
  if (model === "Channel" && name === "state" && field.values !== undefined) {
    return {
      ...field,
      values: [...field.values.map((value) => (value === "Rsrved" ? "Rsrvd" : value)), "Mute"],
    };
  }
  return field;
}
