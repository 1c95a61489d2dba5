// The commands, their options and their help.

import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { catalog, schemas } from "user-preflight";
import * as commands from "./commands.js";
import { completion, SHELLS } from "./completion.js";
import { TYPES } from "./input.js";
import { FORMATS } from "./report.js";
import { LOCALES } from "./session.js";
import { coloursOf, harmlessLines, widthOf } from "./terminal.js";
import { VERSION } from "./version.js";

const IDS = schemas.map(({ id }) => id);
const REQUESTS = schemas.filter((schema) => !schema.id.endsWith(".response")).map(({ id }) => id);
const PATCH_FORMATS = ["field-value", "json-patch", "merge-patch"];

const number = (text) => (/^\d+$/.test(text) ? Number(text) : invalid("It is no whole number."));
const list = (text, before) => [...(before ?? []), text];
/** `name=value` and `Name: value`, as an object. */
const pairs = (separator) => (text, before) => {
  const at = text.indexOf(separator);
  if (at < 1) invalid(`It must be written name${separator === ":" ? ": " : separator}value.`);
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
};

function invalid(message) {
  throw new InvalidArgumentError(message);
}

const schemaArgument = (ids) => new Argument("<schema>", "the payload's schema; `user-preflight schemas` lists them").choices(ids);
const FILES = ["[files...]", "files, or - for standard input, which is read where none is named"];

/** The library's own options. */
function payloadOptions(command) {
  return command
    .addOption(new Option("--coerce <mode>", "what is converted: what the server would, or nothing").choices(["server", "none"]))
    .addOption(new Option("--unknown <mode>", "members that no document names").choices(["error", "strip", "keep"]))
    .option("--partial", "drafts: nothing is required")
    .option("--id <id>", "the id in the URI, checked against the payload's")
    .addOption(new Option("--actor <role>", "whose token will send it").choices(["user", "specialist"]))
    .option("--generate-id", "wello.user.create: put in a random id where there is none")
    .option("--require <path>", "a further required field; may be given again", list)
    .addOption(new Option("--empty-text <mode>", "what an empty value of a form or of CSV means").choices(["absent", "keep"]))
    .option("--max-issues <count>", "stop after so many errors in a payload", number)
    .option("--max-bytes <count>", "the longest payload, in bytes", number)
    .option("--max-depth <count>", "the deepest nesting", number)
    .option("--max-items <count>", "the most items in a list", number);
}

/** How issues are written; who means the patch is told. */
function formatOption(command) {
  const patches = command.options.some(({ long }) => long === "--patch-format");
  const parse = (text) => (FORMATS.includes(text) ? text : invalid(`Allowed choices are ${FORMATS.join(", ")}.${patches && PATCH_FORMATS.includes(text) ? ` The patch's format is --patch-format ${text}.` : ""}`));
  return new Option("--format <format>", "how issues are written").choices(FORMATS).argParser(parse).default("text").conflicts("json");
}

function reportOptions(command) {
  return command
    .option("--json", "issues as JSON, one object a line")
    .addOption(formatOption(command))
    .addOption(new Option("--locale <tag>", `language of the messages: ${LOCALES.join(", ")}`))
    .option("--quiet", "no summary and no progress");
}

const typeOption = () => new Option("--type <type>", `how the input is written: ${TYPES.join(", ")}, or a media type; default: by the file's name, else json`);
const outOption = () => new Option("-o, --output <file>", "write there; the file gets its name once it is whole");
const rejectsOption = () => new Option("--rejects <file>", "write what does not pass there, a JSON object a line: file, line, issues, and the payload with secrets masked");
const secretsOption = () => new Option("--with-secrets", "mask no secrets in what is shown and in rejects");
const separatorOption = () => new Option("--separator <character>", "what separates the values of CSV; default: told from the first row");
const patchOption = () => new Option("--patch-format <format>", "how the patch is written").choices(PATCH_FORMATS);

export function makeProgram() {
  const program = new Command("user-preflight")
    .description("Checks user payloads for Wello, SALT2, SuperOffice and Aranda before they are sent, and puts them into canonical form.")
    .version(`${VERSION} (catalog ${catalog.version} of ${catalog.date})`, "-V, --version")
    .showHelpAfterError("(--help says more)")
    .exitOverride()
    // It repeats what was typed.
    .configureOutput({ outputError: (text, write) => write(harmlessLines(text)) })
    .configureHelp({ styleTitle: (text) => coloursOf(process.stdout).bold(text), helpWidth: widthOf(process.stdout), minWidthToWrap: 15 })
    .addHelpText("after", "\nExit code: 0 no errors, 1 errors in a payload, 2 a wrong call or a file that cannot be used; 128 and more: a signal, or 141 a closed pipe.");

  const add = (name, summary, example, action) => {
    const command = program.command(name).description(summary).exitOverride().copyInheritedSettings(program);
    command.addHelpText("after", `\nExample:\n${example.map((line) => `  $ ${line}`).join("\n")}`);
    return command.action(action);
  };

  reportOptions(
    payloadOptions(
      add("check", "Check payloads, and say what is wrong and where.", ["user-preflight check wello.user.create ada.json", "user-preflight check salt2.user.update *.json --format github", "user-preflight check wello.user.create users.csv --rejects rejects.ndjson"], commands.check)
        .addArgument(schemaArgument(IDS))
        .argument(...FILES)
        .addOption(typeOption()).addOption(separatorOption()).addOption(rejectsOption()).addOption(secretsOption()),
    ),
  );
  reportOptions(
    payloadOptions(
      add("normalize", "Write payloads in canonical form; issues go to standard error.", ["user-preflight normalize wello.user.create ada.json", "user-preflight normalize salt2.user.update users.ndjson -o clean.ndjson --rejects rejects.ndjson"], commands.normalize)
        .addArgument(schemaArgument(IDS))
        .argument(...FILES)
        .addOption(outOption()).addOption(typeOption())
        .option("--accept <type>", "the media type to write, of those that the endpoint takes; or json, xml, form")
        .addOption(separatorOption()).addOption(rejectsOption()).addOption(secretsOption()),
    ),
  );
  reportOptions(
    payloadOptions(
      add("expand", "Make the full update of a patch and what it is applied to.", ["user-preflight expand aranda.user.update patch.json --base user.json"], commands.expand)
        .addArgument(schemaArgument(REQUESTS))
        .argument("[patch]", "the patch: field/value pairs, JSON Patch or merge patch; - is standard input")
        .option("--base <file>", "what the patch is applied to")
        .addOption(patchOption()).addOption(outOption()).addOption(secretsOption()),
    ),
  );
  reportOptions(
    payloadOptions(
      add("diff", "Write the smallest patch that makes the one of the other.", ["user-preflight diff aranda.user.update before.json after.json", "user-preflight diff wello.user.update before.json after.json --patch-format json-patch"], commands.diff)
        .addArgument(schemaArgument(REQUESTS))
        .argument("<before>", "the payload as it was")
        .argument("<after>", "the payload as it shall be")
        .addOption(patchOption()).addOption(outOption()).addOption(secretsOption()),
    ),
  );
  reportOptions(
    payloadOptions(
      add("request", "Show the HTTP request that sends a payload, or of items, lines and rows the request of each, a JSON object a line. Nothing is sent.", ["user-preflight request aranda.user.update user.json --base-url https://aranda.example/ASDKAPI", "user-preflight request aranda.user.update users.csv --base-url https://aranda.example/ASDKAPI -o requests.ndjson"], commands.request)
        .addArgument(schemaArgument(REQUESTS))
        .argument("[file]", "the payload, or many; - is standard input")
        .requiredOption("--base-url <url>", "the API's address, to which the endpoint's path is appended")
        .option("--header <header>", '"Name: value"; may be given again', pairs(":"))
        .option("--query <parameter>", "name=value; may be given again", pairs("="))
        .option("--content-type <type>", "one of the endpoint's media types")
        .addOption(outOption()).addOption(typeOption()).addOption(separatorOption()).addOption(rejectsOption()).addOption(secretsOption()),
    ),
  );
  reportOptions(
    add("explain", "Say what a vendor's answer means, field by field.", ["user-preflight explain aranda.user.update answer.json --status 400"], commands.explain)
      .addArgument(schemaArgument(IDS))
      .argument("[answer]", "the answer's body; - is standard input")
      .requiredOption("--status <status>", "the answer's HTTP status", number),
  );
  add("schemas", "List the schemas.", ["user-preflight schemas"], commands.schemas).option("--json", "as JSON");
  add("describe", "Say what is documented about a schema, or about one field of it.", ["user-preflight describe wello.user.create", "user-preflight describe wello.user.create sales_organization.city"], commands.describe)
    .addArgument(schemaArgument(IDS))
    .argument("[field]", "a field, by its path")
    .option("--json", "as JSON");
  add("example", "Write the vendor's own sample.", ["user-preflight example salt2.user.update > user.json"], commands.example).addArgument(schemaArgument(IDS));
  add("json-schema", "Write the JSON Schema.", ["user-preflight json-schema wello.user.create --target draft-07 > wello.schema.json"], commands.jsonSchema)
    .addArgument(schemaArgument(IDS))
    .addOption(new Option("--target <target>", "the dialect").choices(["draft-2020-12", "draft-07", "openapi-3.0"]))
    .addOption(new Option("--io <side>", "what goes in or what comes out").choices(["input", "output"]));
  add("completion", "Write a script that completes commands in a shell.", ["user-preflight completion bash > ~/.local/share/bash-completion/completions/user-preflight", 'user-preflight completion zsh > "${fpath[1]}/_user-preflight"', "user-preflight completion fish > ~/.config/fish/completions/user-preflight.fish"], (shell) => commands.print(completion(shell, program)))
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS));
  return program;
}
