// The editor of the page, as one file that the page can import: what it uses of CodeMirror, and no more.
export { EditorState, Compartment, StateEffect, StateField } from "@codemirror/state";
export { EditorView, Decoration, ViewPlugin, MatchDecorator, keymap, lineNumbers, drawSelection, highlightActiveLine, highlightSpecialChars } from "@codemirror/view";
export { history, historyKeymap, standardKeymap } from "@codemirror/commands";
export { searchKeymap } from "@codemirror/search";
export { setDiagnostics, nextDiagnostic, previousDiagnostic, lintGutter } from "@codemirror/lint";
