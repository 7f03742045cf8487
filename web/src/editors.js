// What GraphiQL's editors, which are Monaco's, do differently here.

// Below the same width page.css lays the panes one above the other.
const narrow = matchMedia("(max-width: 700px)");
const NARROW = { fontSize: 14, lineNumbers: "off", folding: false, wordWrap: "on" };

/** Adapt each editor that Monaco makes from now on; returns what ends that. */
export function adaptEditors(monaco) {
  const watched = monaco.editor.onDidCreateEditor((editor) => {
    const { fontSize, lineNumbers, folding, wordWrap } = editor.getRawOptions();
    const wide = { fontSize, lineNumbers, folding, wordWrap }; // as GraphiQL has them
    const adapt = () => editor.updateOptions(narrow.matches ? NARROW : wide);
    // Typographic quotes and dashes belong to these texts; Monaco would frame each.
    editor.updateOptions({ unicodeHighlight: { ambiguousCharacters: false } });
    adapt();
    narrow.addEventListener("change", adapt);
    editor.onDidDispose(() => narrow.removeEventListener("change", adapt));
  });
  return () => watched.dispose();
}
