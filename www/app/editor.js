// The editor: CodeMirror in a shadow root, because style sheets can be adopted there under a policy that forbids inline styles.
// A textarea would not do: a key typed into 1 MB of one blocks Chromium for 50 to 180 ms.

import {
  Compartment, Decoration, EditorState, EditorView, MatchDecorator, StateEffect, StateField, ViewPlugin, drawSelection, highlightActiveLine,
  highlightSpecialChars, history, historyKeymap, keymap, lineNumbers, lintGutter, nextDiagnostic, previousDiagnostic, searchKeymap, setDiagnostics, standardKeymap,
} from "../built/codemirror.js";

const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";
const line = (colour) => ({ backgroundImage: "none", textDecoration: `underline wavy ${colour} 1.5px`, textUnderlineOffset: "3px", textDecorationSkipInk: "none" });

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "20px", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--faint)", borderRight: "1px solid var(--line)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 4px", minWidth: "28px" },
  ".cm-activeLine": { backgroundColor: "var(--active)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
  ".cm-lint-marker": { width: "8px", height: "8px", marginTop: "6px", borderRadius: "4px", content: "none" },
  ".cm-lint-marker-error": { backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warning)", borderRadius: "1px" },
  ".cm-lintRange-error": line("var(--error)"),
  ".cm-lintRange-warning": line("var(--warning)"),
  ".cm-lintRange-active": { backgroundColor: "var(--selection)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "6px", maxWidth: "min(480px, 86vw)", fontFamily: "system-ui, sans-serif", boxShadow: "var(--shadow)" },
  ".cm-diagnostic": { padding: "6px 10px", whiteSpace: "pre-wrap", borderLeft: "3px solid" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--on-accent)", font: "inherit", borderRadius: "4px", padding: "2px 8px" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", borderTop: "1px solid var(--line)" },
  ".cm-textfield, .cm-button": { backgroundColor: "var(--surface)", backgroundImage: "none", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "4px" },
  ".cm-searchMatch": { backgroundColor: "var(--found)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--selection)" },
  ".name": { color: "var(--code-name)" },
  ".text": { color: "var(--code-text)" },
  ".word": { color: "var(--code-word)" },
  ".comment": { color: "var(--faint)" },
  ".hovered": { backgroundColor: "var(--selection)", borderRadius: "2px" },
});

/** What each format colours: a pattern, and the kind of what it found. */
const COLOURS = {
  json: [/"(?:[^"\\]|\\.)*"?(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*/g, ([found, colon]) => (found[0] !== '"' ? "word" : colon ? "name" : "text")],
  xml: [/<[/?!]?[\w:.-]*|[/?]?>|[\w:.-]+(?==")|"[^"]*"/g, ([found]) => (/^[</>?]/.test(found) ? "name" : found[0] === '"' ? "text" : "word")],
  form: [/(?:^|(?<=&))[^=&]+/g, () => "name"],
  ts: [/\/\*\*.*?\*\/|\/\/.*|"[^"]*"|\b(?:export|interface|type|declare|string|number|boolean|null|undefined|unknown|readonly)\b/g, ([found]) => (found[0] === "/" ? "comment" : found[0] === '"' ? "text" : "word")],
  http: [/^(?:GET|POST|PUT|PATCH|DELETE) .*|^[\w-]+(?=: )|"(?:[^"\\]|\\.)*"/g, ([found]) => (found[0] === '"' ? "text" : found.includes(" ") ? "word" : "name")],
};

function colouring(format) {
  const [regexp, kind] = COLOURS[format];
  const marks = {};
  const matcher = new MatchDecorator({ regexp, decoration: (match) => (marks[kind(match)] ??= Decoration.mark({ class: kind(match) })), maxLength: 1000 });
  return ViewPlugin.define((view) => ({ decorations: matcher.createDeco(view), update(update) { this.decorations = matcher.updateDeco(update, this.decorations); } }), {
    decorations: (plugin) => plugin.decorations,
  });
}

const hoverEffect = StateEffect.define();
const hoverMark = Decoration.mark({ class: "hovered" });
/** The place of the issue that is being looked at in the list. */
const hovered = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(hoverEffect)) return effect.value ? Decoration.set([hoverMark.range(...effect.value)]) : Decoration.none;
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * An editor in an element.
 * @param {{ label: string, format: string, readOnly?: boolean, onChange?: () => void, onCaret?: (place: number) => void, toList?: () => boolean }} settings
 */
export function createEditor(host, { label, format, readOnly = false, onChange, onCaret, toList }) {
  const root = host.attachShadow({ mode: "open" });
  const colours = new Compartment();
  const names = new Compartment();
  const named = (text) => EditorView.contentAttributes.of({ "aria-label": text, tabindex: "0", ...(readOnly && { "aria-readonly": "true" }) });
  let quiet = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightSpecialChars(), hovered, theme, names.of(named(label)), colours.of(colouring(format)),
        readOnly ? EditorState.readOnly.of(true) : [highlightActiveLine(), lintGutter()],
        keymap.of([
          { key: "F8", run: nextDiagnostic }, { key: "Shift-F8", run: previousDiagnostic },
          ...(toList ? [{ key: "Mod-.", run: toList }] : []),
          ...searchKeymap, ...historyKeymap, ...standardKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) onChange?.();
          if (update.selectionSet && !quiet) onCaret?.(update.state.selection.main.head);
        }),
      ],
    }),
  });
  const within = (place) => Math.max(0, Math.min(place, view.state.doc.length));
  return {
    get text() {
      return view.state.doc.toString();
    },
    get length() {
      return view.state.doc.length;
    },
    set(text) {
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
      view.dispatch({ effects: hoverEffect.of(null) });
      quiet = false;
      view.scrollDOM.scrollTop = view.scrollDOM.scrollLeft = 0;
    },
    format(name) {
      view.dispatch({ effects: colours.reconfigure(colouring(name)) });
    },
    label(text) {
      view.dispatch({ effects: names.reconfigure(named(text)) });
    },
    /** Underlines issues: [{ from, to, severity, message, actions }]. */
    mark(diagnostics) {
      view.dispatch(setDiagnostics(view.state, diagnostics.map((one) => ({ ...one, from: within(one.from), to: within(one.to) }))));
    },
    /** "line:column" of a place, both from 1. */
    position(place) {
      const line = view.state.doc.lineAt(within(place));
      return `${line.number}:${within(place) - line.from + 1}`;
    },
    hover(place) {
      const range = place?.map(within);
      view.dispatch({ effects: hoverEffect.of(range && range[0] < range[1] ? range : null) });
    },
    /** Goes to a place and selects it. */
    go([from, to]) {
      view.focus();
      view.dispatch({ selection: { anchor: within(from), head: within(to) }, effects: EditorView.scrollIntoView(within(from), { y: "center" }) });
    },
    replace(from, to, insert) {
      view.dispatch({ changes: { from: within(from), to: within(to), insert }, userEvent: "input" });
    },
    focus: () => view.focus(),
  };
}
