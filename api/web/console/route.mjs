// Addresses inside the console: "#/<view>/<rest>?<query>". Pure.

// What stands behind "#" as {id, rest, query}: `rest` without its first "/", percent-decoded.
export const readRoute = (hash) => {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [, id, rest] = path.match(/^([^/]*)\/?(.*)$/s);
  const plain = rest.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { id, rest: plain.join("/"), query: new URLSearchParams(query) };
};

// "a/b" with everything but its slashes encoded.
export const encodePath = (path) => path.split("/").map(encodeURIComponent).join("/");

export const linkTo = (id, rest = "", query = {}) => {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${id}${rest ? "/" + encodePath(rest) : ""}${words ? "?" + words : ""}`;
};
