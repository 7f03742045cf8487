// What GraphiQL remembers, and for how long.
//
// Tabs live as long as the browser's own tab: a reload keeps them, a new visit opens with the
// examples of the day, never with last month's queries against an older schema. Everything else
// (theme, panes, history) is kept for good.

const PREFIX = "graphiql:";
const TABS = `${PREFIX}tabState`;
// GraphiQL also stores the active editors' texts apart, at another pace than the tabs, and adds a
// tab when the two differ after a reload. Reading them from the active tab keeps them equal.
const ACTIVE = { [`${PREFIX}query`]: "query", [`${PREFIX}variables`]: "variables" };

function activeTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(sessionStorage.getItem(TABS));
    return tabs[activeTabIndex] ?? {};
  } catch {
    return {};
  }
}

const home = (key) => (key === TABS ? sessionStorage : localStorage);

const storage = {
  getItem: (key) => (key in ACTIVE ? (activeTab()[ACTIVE[key]] ?? null) : home(key).getItem(key)),
  setItem: (key, value) => key in ACTIVE || home(key).setItem(key, value),
  removeItem: (key) => home(key).removeItem(key),
  clear() {
    for (const store of [sessionStorage, localStorage]) {
      for (const key of Object.keys(store)) {
        if (key.startsWith(PREFIX)) store.removeItem(key);
      }
    }
  },
  get length() {
    return sessionStorage.length + localStorage.length;
  },
};

/** Null where the browser forbids storage: GraphiQL then remembers nothing. */
export function openStorage() {
  try {
    void sessionStorage.length;
    void localStorage.length;
    return storage;
  } catch {
    return null;
  }
}
