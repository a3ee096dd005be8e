import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The page's own colours, which cross into the editor's shadow as custom properties. */
export const editorTheme = [
  EditorView.theme({
    "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--surface)", fontSize: "12.5px" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--font-mono, ui-monospace), ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace", lineHeight: "1.6" },
    ".cm-content": { caretColor: "var(--accent)", padding: "10px 0" },
    ".cm-cursor": { borderLeftColor: "var(--accent)" },
    ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--faint)", border: "none", paddingLeft: "6px" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
    },
    ".cm-tooltip": {
      backgroundColor: "var(--raised)",
      border: "1px solid var(--line-strong)",
      borderRadius: "8px",
      boxShadow: "var(--shadow)",
      color: "var(--text)",
      overflow: "hidden",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "18em", padding: "4px" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", borderRadius: "4px" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
    ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", marginLeft: "1em" },
    ".cm-completionInfo": { padding: "8px 10px", maxWidth: "22rem", lineHeight: "1.45" },
    ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
    ".cm-hint": { padding: "8px 12px", maxWidth: "26rem", lineHeight: "1.45", fontFamily: "system-ui, sans-serif" },
    ".cm-hint b": { fontFamily: "ui-monospace, Menlo, Consolas, monospace" },
    ".cm-hint p": { margin: "4px 0 0", color: "var(--muted)" },
    ".cm-diagnostic": { padding: "6px 12px", fontFamily: "system-ui, sans-serif", borderLeftWidth: "3px" },
    ".cm-diagnostic-error": { borderLeftColor: "var(--bad-fill)" },
    ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad-fill)" },
    ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn-fill)" },
    ".cm-lint-marker-error": { content: "none", width: "8px", height: "8px", borderRadius: "50%", background: "var(--bad-fill)" },
    ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
      { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
      { tag: [tags.number, tags.bool, tags.null], color: "var(--info)" },
      { tag: [tags.comment, tags.meta], color: "var(--faint)", fontStyle: "italic" },
      { tag: [tags.punctuation, tags.separator], color: "var(--muted)" },
      { tag: tags.content, color: "var(--text)" },
    ]),
  ),
];
