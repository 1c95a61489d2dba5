// Completion scripts, out of the commands themselves.

export const SHELLS = ["bash", "zsh", "fish"];

/** What can stand where: commands, their schemas or other choices, whether files follow, their options and those options' choices. */
function wordsOf(program) {
  return program.commands.map((command) => {
    const [first, ...others] = command.registeredArguments;
    return {
      name: command.name(),
      summary: command.description(),
      choices: first?.argChoices ?? [],
      files: others.some((argument) => /file|patch|answer|before|after/.test(argument.name())),
      options: command.options.filter(({ long }) => long).map(({ long, argChoices, required, description }) => ({ long, choices: argChoices, takesValue: required, description })),
    };
  });
}

export const completion = (shell, program) => ({ bash, zsh, fish })[shell](wordsOf(program));

function bash(commands) {
  const cases = commands.map(({ name, choices, options }) => {
    const values = options.filter(({ takesValue }) => takesValue).map(({ long, choices: given }) => `      ${long}) ${given ? `COMPREPLY=($(compgen -W "${given.join(" ")}" -- "$word"))` : 'COMPREPLY=($(compgen -f -- "$word"))'}; return ;;`);
    return `    ${name})
      case "$before" in
${values.join("\n")}
      esac
      words="${choices.join(" ")}" options="${["--help", ...options.map(({ long }) => long)].join(" ")}" ;;`;
  });
  return `# bash completion of user-preflight
_user_preflight() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" options=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _user_preflight user-preflight
`;
}

const quoted = (text) => text.replaceAll("'", "'\\''").replace(/[[\]:]/g, "\\$&");

function zsh(commands) {
  const cases = commands.map(({ name, choices, files, options }) => {
    const words = options.map(({ long, choices: given, takesValue, description }) => `'${long}[${quoted(description)}]${takesValue ? `:value:${given ? `(${given.join(" ")})` : "_files"}` : ""}'`);
    const first = choices.length > 0 ? [`'1:schema:(${choices.join(" ")})'`] : [];
    return `    ${name}) _arguments '--help[say how it is used]' ${[...words, ...first, ...(files ? ["'*:file:_files'"] : [])].join(" ")} ;;`;
  });
  return `#compdef user-preflight
# zsh completion of user-preflight
_user_preflight() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, summary }) => `'${name}:${quoted(summary)}'`).join(" ")})
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  words=("\${(@)words[2,-1]}")
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_user_preflight" ]; then _user_preflight "$@"; else compdef _user_preflight user-preflight; fi
`;
}

function fish(commands) {
  const text = (words) => `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = ["# fish completion of user-preflight", "complete -c user-preflight -n __fish_use_subcommand -f"];
  for (const { name, summary, choices, options } of commands) {
    lines.push(`complete -c user-preflight -n __fish_use_subcommand -a ${name} -d ${text(summary)}`);
    const seen = `'__fish_seen_subcommand_from ${name}'`;
    if (choices.length > 0) lines.push(`complete -c user-preflight -n '__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${choices.join(" ")}' -f -a ${text(choices.join(" "))}`);
    for (const { long, choices: given, takesValue, description } of options) {
      lines.push(`complete -c user-preflight -n ${seen} -l ${long.slice(2)} -d ${text(description)}${takesValue ? " -r" : ""}${given ? ` -f -a ${text(given.join(" "))}` : ""}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
