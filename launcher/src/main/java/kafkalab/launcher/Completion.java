package kafkalab.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Scripts that complete the launcher's words in a shell.
 *
 * @param commands the commands
 * @param labs the two digits of each lab
 */
record Completion(List<String> commands, List<String> labs) {

    static Completion of(Kit kit, CommandSpec spec) throws IOException {
        return new Completion(
                spec.subcommands().keySet().stream().sorted().toList(),
                kit.labs().stream().map(LabFolder::number).toList());
    }

    /** Returns a shell's script, and nothing for a shell that is not known. */
    String script(String shell) {
        return switch (shell) {
            case "bash" -> "# In ~/.bashrc: source <(./lab completion bash)\n" + bash();
            case "zsh" ->
                "# In ~/.zshrc, below compinit: source <(./lab completion zsh)\nautoload -U +X bashcompinit && bashcompinit\n"
                        + bash();
            case "fish" -> fish();
            case "powershell" -> """
                    # In $PROFILE: .\\lab completion powershell | Out-String | Invoke-Expression
                    Register-ArgumentCompleter -Native -CommandName lab, lab.cmd -ScriptBlock {
                        param($word, $line, $position)
                        $typed = @($line.CommandElements | ForEach-Object { "$_" })
                        $next = if ($word) { $typed.Count - 1 } else { $typed.Count }
                        $words = '%s'
                        if ($next -gt 1) {
                            $words = switch ($typed[1]) {
                                %s
                                default { '%s' }
                            }
                        }
                        $words.Split(' ') | Where-Object { $_ -like "$word*" } |
                            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
                    }
                    """.formatted(words(commands), cases("'%s' { '%s' }", 12), words(labs));
            default -> "";
        };
    }

    private String bash() {
        return """
                _lab() {
                    local words="%s"
                    if [ "$COMP_CWORD" -gt 1 ]; then
                        case "${COMP_WORDS[1]}" in
                        %s
                        *) words="%s" ;;
                        esac
                    fi
                    COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
                }
                complete -F _lab lab
                """.formatted(words(commands), cases("%s) words=\"%s\" ;;", 8), words(labs));
    }

    private String fish() {
        return "# ./lab completion fish >~/.config/fish/completions/lab.fish\n"
                + "complete -c lab -f\n"
                + "complete -c lab -n '__fish_use_subcommand' -a '" + words(commands) + "'\n"
                + FOLLOW.stream()
                        .map(each -> "complete -c lab -n '__fish_seen_subcommand_from " + each.command() + "' -a '"
                                + each.words() + "'\n")
                        .collect(Collectors.joining())
                + "complete -c lab -n 'not __fish_use_subcommand; and not __fish_seen_subcommand_from "
                + FOLLOW.stream().map(Follow::command).collect(Collectors.joining(" ")) + "' -a '" + words(labs)
                + "'\n";
    }

    /** What follows the commands that take no lab. */
    private record Follow(String command, String words) {}

    private static final List<Follow> FOLLOW =
            List.of(new Follow("cluster", "up down status"), new Follow("completion", "bash zsh fish powershell"));

    private static String cases(String form, int indent) {
        return FOLLOW.stream()
                .map(each -> String.format(Locale.ROOT, form, each.command(), each.words()))
                .collect(Collectors.joining("\n" + " ".repeat(indent)));
    }

    private static String words(List<String> list) {
        return String.join(" ", list);
    }
}
