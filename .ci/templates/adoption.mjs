// node adoption.mjs: fails unless what invites others to use and change the kit can be read by those who read it: issue
// forms, Dependabot, the dev container, CITATION.cff. It asks for what their schemas ask for, as far as we use them,
// and that what they name is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import JSON5 from "json5";
import YAML from "yaml";

const problems = [];
const yaml = (file) => YAML.parse(readFileSync(file, "utf8"));
const hold = (holds, file, sentence) => holds || problems.push(`${file}: ${sentence}`);
const isText = (value) => typeof value === "string" && value.trim() !== "";

// Issue forms
const fields = {
  markdown: ["value"],
  input: ["label"],
  textarea: ["label"],
  dropdown: ["label", "options"],
  checkboxes: ["label", "options"],
};
const forms = ".github/ISSUE_TEMPLATE";
for (const name of readdirSync(forms).filter((each) => each !== "config.yml")) {
  const file = `${forms}/${name}`;
  const form = yaml(file);
  hold(isText(form.name) && isText(form.description), file, "a form has a name and a description");
  hold(form.body?.some((each) => each.type !== "markdown"), file, "a form asks at least one question");
  const ids = new Set();
  for (const element of form.body ?? []) {
    hold(element.type in fields, file, `${element.type} is no type of an element`);
    for (const attribute of fields[element.type] ?? []) {
      hold(element.attributes?.[attribute], file, `${element.type} ${element.id ?? ""} has no ${attribute}`);
    }
    hold(!ids.has(element.id), file, `the id ${element.id} is there twice`);
    if (element.id) ids.add(element.id);
  }
}

// Dependabot
const dependabot = ".github/dependabot.yml";
const updates = yaml(dependabot);
hold(updates.version === 2, dependabot, "its version is 2");
for (const update of updates.updates) {
  const where = `.${update.directory}`;
  hold(existsSync(where), dependabot, `there is no ${where}`);
  hold(/^(daily|weekly|monthly|quarterly)$/.test(update.schedule?.interval), dependabot, "an interval is daily, weekly, monthly or quarterly");
}

// The dev container
const container = ".devcontainer/devcontainer.json";
const machine = JSON5.parse(readFileSync(container, "utf8"));
hold(isText(machine.image) !== isText(machine.build?.dockerfile), container, "it names an image, or a Dockerfile");
for (const [feature, options] of Object.entries(machine.features ?? {})) {
  hold(/^[a-z0-9.-]+(\/[a-z0-9._-]+)+:[0-9]+(\.[0-9]+)*$/.test(feature), container, `${feature} is no feature with a version`);
  hold(Object.values(options).every((each) => ["string", "boolean"].includes(typeof each)), container, `${feature}: options are texts or booleans`);
}
for (const file of machine.customizations.codespaces.openFiles) {
  hold(existsSync(file), container, `it opens ${file}, which is not there`);
}
const folder = machine.customizations.vscode.settings["terminal.integrated.cwd"].replace("${workspaceFolder}", ".");
hold(existsSync(`${folder}/lab.yaml`), container, `its terminal begins in ${folder}, which is no lab`);

// CITATION.cff
const citation = "CITATION.cff";
const cited = yaml(citation);
for (const key of ["cff-version", "message", "title", "version", "license"]) {
  hold(isText(cited[key]), citation, `${key} is missing, or no text`);
}
hold(cited.authors?.every((each) => each.name || each["family-names"]), citation, "an author has no name");
hold(/^\d{4}-\d{2}-\d{2}$/.test(cited["date-released"]), citation, "date-released is a date");

problems.forEach((each) => console.error(each));
process.exit(problems.length ? 1 : 0);
