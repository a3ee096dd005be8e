//! A script that stands in a file of its own, put into the job that names it.

use std::io;

use crate::document::{Format, Node, Path, Place, Problem, parse};

/// The document with the script of `execute.script_file` in the place of that key; everything
/// else, comments included, stays as it is. `read` gets the path as it is written. A document
/// without the key, or with another script beside it, comes back unchanged: [`super::parse_job`]
/// says what is wrong with it.
///
/// Line ends of the script become `\n`, so that one script is the same on every checkout.
///
/// # Errors
/// A text that is not YAML, a file that cannot be read, or a key that stands where nothing can be
/// put in its place.
///
/// # Examples
/// ```
/// use kanade_manifest::inline_script_file;
///
/// let text = "execute:\n  shell: sh\n  script_file: df.sh # see there\n  timeout: 30s\n";
/// let inlined = inline_script_file(text, |_path| Ok("df -h\n".to_owned())).unwrap();
/// assert_eq!(
///     inlined,
///     "execute:\n  shell: sh\n  script: | # see there\n    df -h\n  timeout: 30s\n"
/// );
/// ```
pub fn inline_script_file(
    text: &str,
    read: impl FnOnce(&str) -> io::Result<String>,
) -> Result<String, Vec<Problem>> {
    let document = parse(text, Format::Yaml).map_err(|problem| vec![problem])?;
    let Some(reference) = Reference::find(&document) else {
        return Ok(text.to_owned());
    };
    let script = read(&reference.path)
        .map_err(|error| {
            vec![reference.problem(format!("cannot read `{}`: {error}", reference.path))]
        })?
        .replace("\r\n", "\n");
    reference
        .written_into(text, &document, &script)
        .ok_or_else(|| {
            vec![reference.problem("write `script_file: path` on a line of its own".into())]
        })
}

/// Where a document names its script file.
struct Reference {
    path: String,
    key: Place,
    value: Place,
}

impl Reference {
    fn find(document: &Node) -> Option<Self> {
        let execute = &document.entry("execute")?.node;
        let is_set = |key| {
            execute
                .entry(key)
                .is_some_and(|entry| !entry.node.is_blank())
        };
        if is_set("script") || is_set("script_object") {
            return None;
        }
        let entry = execute.entry("script_file")?;
        Some(Reference {
            path: entry
                .node
                .text()
                .filter(|path| !path.trim().is_empty())?
                .to_owned(),
            key: entry.key_place,
            value: entry.node.place,
        })
    }

    /// The new text, if it means the same document but for the script.
    fn written_into(&self, text: &str, document: &Node, script: &str) -> Option<String> {
        let wanted = {
            let mut wanted = document.to_value();
            let execute = wanted.get_mut("execute")?.as_object_mut()?;
            execute.remove("script_file");
            execute.insert("script".into(), script.into());
            wanted
        };
        let means_the_same = |candidate: &String| {
            parse(candidate, Format::Yaml).is_ok_and(|node| node.to_value() == wanted)
        };
        [self.as_block(text, script), self.as_quoted(text, script)]
            .into_iter()
            .flatten()
            .find(means_the_same)
    }

    /// `script: |` and the script's lines below it.
    fn as_block(&self, text: &str, script: &str) -> Option<String> {
        let (key_at, _) = self.key.bytes?;
        let (value_at, value_length) = self.value.bytes?;
        let line_at = text.get(..key_at)?.rfind('\n').map_or(0, |at| at + 1);
        let indent = text
            .get(line_at..key_at)
            .filter(|before| before.trim().is_empty())?;
        let after = text.get(value_at + value_length..)?;
        let (rest, below) = after.split_at(after.find('\n').map_or(after.len(), |at| at + 1));
        let chomping = match script.strip_suffix('\n') {
            None => "-",
            Some(most) if most.ends_with('\n') || most.is_empty() => "+",
            Some(_) => "",
        };
        // Without it, the first line's own indentation would count as the block's.
        let indicator = if script.trim_start_matches('\n').starts_with([' ', '\t']) {
            "2"
        } else {
            ""
        };
        let mut block = format!("{indent}script: |{indicator}{chomping}{}\n", comment(rest));
        for line in script.lines() {
            if !line.is_empty() {
                block.push_str(indent);
                block.push_str("  ");
                block.push_str(line);
            }
            block.push('\n');
        }
        Some(format!("{}{block}{below}", text.get(..line_at)?))
    }

    /// `script: "…"` in the very place of the key and its value.
    fn as_quoted(&self, text: &str, script: &str) -> Option<String> {
        let (key_at, key_length) = self.key.bytes?;
        let (value_at, value_length) = self.value.bytes?;
        let between = text.get(key_at + key_length..value_at)?;
        let quoted = serde_json::to_string(script).ok()?;
        let (before, after) = (text.get(..key_at)?, text.get(value_at + value_length..)?);
        Some(format!("{before}script{between}{quoted}{after}"))
    }

    fn problem(&self, message: String) -> Problem {
        Problem {
            path: Path::root().key("execute").key("script_file").to_string(),
            line: self.value.line,
            column: self.value.column,
            message,
        }
    }
}

/// What follows a value on its line, if it is a comment.
fn comment(rest: &str) -> String {
    match rest.trim() {
        "" => String::new(),
        comment => format!(" {comment}"),
    }
}
