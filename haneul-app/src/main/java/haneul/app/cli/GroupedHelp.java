package haneul.app.cli;

import haneul.app.cli.option.Group;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of a command in its help, under the headings that their classes name with {@link Group}. */
final class GroupedHelp implements IHelpSectionRenderer {
    /** Headings in their order. */
    private static final List<String> ORDER =
            List.of("Options", "Prompt", "Size and length", "Model", "Sampling", "Output", "Machine", "General");

    /** Sets the help of a command and of all below it. */
    static void of(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new GroupedHelp());
        line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
        line.getSubcommands().values().forEach(GroupedHelp::of);
    }

    @Override
    public String render(Help help) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        ORDER.forEach(heading -> groups.put(heading, new ArrayList<>()));
        help.commandSpec().options().stream()
                .filter(o -> !o.hidden())
                .forEach(o -> groups.computeIfAbsent(heading(o), h -> new ArrayList<>())
                        .add(o));
        StringBuilder out = new StringBuilder();
        groups.forEach((heading, options) -> {
            if (!options.isEmpty()) {
                Help.Layout layout = help.createDefaultLayout();
                layout.addAllOptions(options, help.parameterLabelRenderer());
                out.append(String.format("%n%s:%n%s", heading, layout));
            }
        });
        return out.toString();
    }

    private static String heading(OptionSpec option) {
        return Stream.of(option.userObject())
                .filter(Member.class::isInstance)
                .map(m -> ((Member) m).getDeclaringClass().getAnnotation(Group.class))
                .filter(g -> g != null)
                .map(Group::value)
                .findFirst()
                .orElse("Options");
    }
}
