// The order in which traces and events are shown. Pure.

// What hangs below each node: {back: to -> from, forward: from -> to}, in the order of the trace.
export const branches = (trace, direction) => {
  const below = trace.nodes.map(() => []);
  for (const edge of trace.edges) {
    const [at, next] = direction == "back" ? [edge.to, edge.from] : [edge.from, edge.to];
    below[at].push({ ...edge, node: next });
  }
  return below;
};

// Each lot is unfolded once: where it comes again it is only named. {node, edge, again, below}
export const unfold = (trace, direction) => {
  const below = branches(trace, direction);
  const seen = new Set([0]);
  const grow = (at) => below[at].map((edge) => {
    const again = seen.has(edge.node);
    seen.add(edge.node);
    return { node: trace.nodes[edge.node], edge, again, below: again ? [] : grow(edge.node) };
  });
  return grow(0);
};

// Corrections follow what they correct, whenever they were recorded.
export const besideOriginals = (events) => {
  const corrections = new Map();
  const shown = new Set(events.map((event) => event.index));
  for (const event of events)
    if (event.corrects !== undefined && shown.has(event.corrects)) corrections.set(event.corrects, [...(corrections.get(event.corrects) ?? []), event]);
  const moved = new Set([...corrections.values()].flat());
  return events.filter((event) => !moved.has(event)).flatMap((event) => [event, ...(corrections.get(event.index) ?? [])]);
};
